import type { Caller } from '#access';
import { NOTICE_NOT_YOURS, type Recipient } from '#notifications/domain';
import { kindOfRule, Problem } from '#platform';

/**
 * Whose inboxes a caller looks into: their own and their agency's. Who speaks for no agency may name one.
 * @throws Problem `notice/not-yours` when an agency asks for the inbox of another
 */
export function inboxesOf({ actor }: Caller, agency: string | undefined): readonly Recipient[] {
  const { subject, agencyId = agency } = actor;
  if (agency !== undefined && agency !== agencyId)
    throw new Problem(kindOfRule(NOTICE_NOT_YOURS), { facts: { agency } });
  return [
    ...(agencyId === undefined ? [] : [{ kind: 'agency', id: agencyId } as const]),
    ...(agency !== undefined && actor.agencyId === undefined ? [] : [{ kind: 'person', id: subject } as const]),
  ];
}
