import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';

const ALGORITHM = 'aes-256-gcm';
const PREFIX = 'whsec_';
const SEALED = 'sealed.';
const BARE = 'bare.';

/** The secret is not there, or was sealed with another key. */
export class SecretUnreadable extends Error {
  constructor(
    readonly secretId: string,
    reason: string,
  ) {
    super(`the secret ${secretId} cannot be read: ${reason}`);
    this.name = 'SecretUnreadable';
  }
}

/** A secret as Standard Webhooks writes it, of 32 random bytes. */
export function drawSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** Keeps the secrets that messages are signed with, outside of the log; sealed, where there is a key to seal with. */
export class SecretVault {
  readonly #key: Buffer | null;

  constructor(
    private readonly database: DataSource,
    key: string | null,
  ) {
    this.#key = key === null ? null : Buffer.from(hkdfSync('sha256', key, '', 'dondoc webhook secrets', 32));
  }

  /** @returns whether it was kept: false where there is one under this name */
  async keep(tenant: string, endpointId: string, secretId: string, secret: string): Promise<boolean> {
    const sealed = this.#seal(secret, nameOf(tenant, endpointId, secretId));
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<unknown[]>(
        `insert into vault.webhook_secrets (tenant_id, endpoint_id, secret_id, sealed) values ($1, $2, $3, $4)
         on conflict do nothing returning secret_id`,
        [tenant, endpointId, secretId, sealed],
      ),
    );
    return rows.length === 1;
  }

  /**
   * The secrets of these names, in their order.
   * @throws SecretUnreadable
   */
  async open(tenant: string, endpointId: string, secretIds: readonly string[]): Promise<readonly string[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ secret_id: string; sealed: string }[]>(
        'select secret_id, sealed from vault.webhook_secrets where tenant_id = $1 and endpoint_id = $2 and secret_id = any ($3)',
        [tenant, endpointId, secretIds],
      ),
    );
    return secretIds.map((secretId) => {
      const row = rows.find(({ secret_id: id }) => id === secretId);
      if (row === undefined) throw new SecretUnreadable(secretId, 'it is not there');
      return this.#unseal(secretId, row.sealed, nameOf(tenant, endpointId, secretId));
    });
  }

  async forget(tenant: string, endpointId: string, secretIds: readonly string[]): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query(
        'delete from vault.webhook_secrets where tenant_id = $1 and endpoint_id = $2 and secret_id = any ($3)',
        [tenant, endpointId, secretIds],
      ),
    );
  }

  async forgetAll(tenant: string, endpointId: string): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query('delete from vault.webhook_secrets where tenant_id = $1 and endpoint_id = $2', [
        tenant,
        endpointId,
      ]),
    );
  }

  #seal(secret: string, name: string): string {
    if (this.#key === null) return `${BARE}${secret}`;
    const nonce = randomBytes(12);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce).setAAD(Buffer.from(name));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return `${SEALED}${[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url')).join('.')}`;
  }

  #unseal(secretId: string, kept: string, name: string): string {
    if (kept.startsWith(BARE)) return kept.slice(BARE.length);
    if (this.#key === null) throw new SecretUnreadable(secretId, 'it was sealed, and no key is set');
    const [nonce, tag, text] = kept
      .slice(SEALED.length)
      .split('.')
      .map((part) => Buffer.from(part, 'base64url'));
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce!).setAAD(Buffer.from(name)).setAuthTag(tag!);
    try {
      return Buffer.concat([decipher.update(text!), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretUnreadable(secretId, 'it was sealed with another key');
    }
  }
}

/** What a sealed secret belongs to: put elsewhere, it cannot be opened. */
function nameOf(...parts: readonly [string, string, string]): string {
  return JSON.stringify(parts);
}
