import { Tokens, type Role } from '#access';
import { readSettings } from '#platform';
import { tokenSecret } from './data-folder.js';

export interface TokenOptions {
  readonly role: Role;
  readonly agency?: string;
  readonly subject: string;
  readonly tenant?: string;
  readonly hours: number;
}

/** Prints a token and nothing else, so that it can be put into a variable. */
export async function runToken({ role, agency, subject, tenant, hours }: TokenOptions): Promise<void> {
  const settings = readSettings(process.env);
  const tokens = new Tokens(tokenSecret(settings));
  const token = await tokens.sign(
    {
      tenant: tenant ?? settings.tenant,
      role,
      actor: { subject, ...(agency !== undefined && { agencyId: agency }) },
    },
    { validFor: Math.round(hours * 3_600) },
  );
  console.log(token);
}
