import type { Refused } from '#kernel';
import type { StreamView } from '#event-store';
import {
  decideSigning,
  delegationDecider,
  delegationStream,
  personDecider,
  personStream,
  staffDecider,
  staffStream,
  streamsOfSigning,
} from '#organizations/domain';
import { dayOfSignature, isUnnumbered, signatureToCheck, type DirectiveState } from '../domain/index.js';

/**
 * Whether whoever signed a directive may sign it, on the day of the signature; refused by the rule that forbids it. A
 * signature that names no registered person is taken as it stands.
 */
export async function checkSignature(
  view: StreamView,
  directive: DirectiveState,
  issuedOn: string,
  zone: string,
): Promise<{ readonly accepted: true; readonly restsOn: readonly string[] } | Refused> {
  if (!isUnnumbered(directive)) return { accepted: true, restsOn: [] };
  const asked = signatureToCheck(directive.draft);
  if (asked === null) return { accepted: true, restsOn: [] };
  const restsOn = streamsOfSigning(asked);
  await view.load(restsOn);
  const agencyIds = [asked.agencyId, asked.post.agencyId];
  const leave = decideSigning(asked, dayOfSignature(directive, issuedOn, zone), {
    person: view.fold(personDecider, personStream(asked.personId)),
    staffs: new Map(agencyIds.map((agencyId) => [agencyId, view.fold(staffDecider, staffStream(agencyId))])),
    delegations: view.fold(delegationDecider, delegationStream(asked.agencyId)),
  });
  return leave.accepted ? { accepted: true, restsOn } : leave;
}
