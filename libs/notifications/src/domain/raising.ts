import type { AssignmentEvent, ExistingAssignment } from '#assignments/domain';
import { localDate } from '#deadlines/domain';
import { knownOf, type Instant } from '#kernel';
import type { StaffState } from '#organizations/domain';
import { holdOf, type NoticePolicy } from './hold.js';
import { noticeIdOf, type RaiseNotice } from './notice.events.js';
import type { Channel, Matter, Recipient, Withholding } from './notice.vocabulary.js';
import { isMailAddress } from './preferences.decider.js';
import type { Preferences } from './preferences.events.js';
import { addresseesOf, type Addressee } from './recipients.js';
import { tellingOf, type RungTelling, type TellingOf } from './told.js';

/** A fact of an assignment, and where it stands in the log. */
export type LoggedFact = {
  readonly event: AssignmentEvent;
  readonly eventId: string;
  readonly position: number;
  readonly recordedAt: Instant;
};

/** What notices rest on besides the fact: everything as it is known at the moment of raising them. */
export type Ground = {
  /** The assignment right after the fact. */
  readonly assignment: ExistingAssignment;
  /** Its directive is one of secrecy. */
  readonly secret: boolean;
  readonly policy: NoticePolicy;
  readonly staffOf: (agencyId: string) => StaffState;
  readonly nameOf: (agencyId: string) => string;
  readonly preferencesOf: (recipient: Recipient) => Preferences;
  /** The address in a person's particulars; null where there is none, and for agencies. */
  readonly emailOf: (recipient: Recipient) => string | null;
};

/** Who may be told of a fact: whom to load before {@link noticesOf}. */
export function addresseesOfFact(
  { event, recordedAt }: LoggedFact,
  { assignment, policy, staffOf }: Pick<Ground, 'assignment' | 'policy' | 'staffOf'>,
): readonly Addressee[] {
  const telling = tellingOf(event, assignment);
  if (telling === null) return [];
  const { field } = assignment.terms;
  const day = localDate(recordedAt, policy.zone);
  return addresseesOf(telling.tellings, { staffOf, day, ...(field !== undefined && { field }) });
}

/**
 * The notices of one fact, one for each recipient and channel. Where nothing is mailed, the notice in the inbox says why;
 * one that has no such notice beside it is raised all the same, and withheld.
 */
export function noticesOf(fact: LoggedFact, ground: Ground): readonly RaiseNotice[] {
  const telling = tellingOf(fact.event, ground.assignment);
  if (telling === null) return [];
  const matter = matterOf(fact.event, ground);
  return addresseesOfFact(fact, ground).flatMap((addressee) =>
    addressee.channels.flatMap((channel) => noticeOf(fact, ground, telling, matter, addressee, channel)),
  );
}

function noticeOf(
  { event, eventId, position, recordedAt }: LoggedFact,
  ground: Ground,
  { topic, urgent, mandatory }: TellingOf,
  matter: Matter,
  { recipient, role, agencyId, postEmpty, channels }: Addressee,
  channel: Channel,
): readonly RaiseNotice[] {
  const preferences = ground.preferencesOf(recipient);
  const address = knownOf(preferences.email) ?? ground.emailOf(recipient);
  const withheldOn = (by: Channel) => withholdingOf({ topic, mandatory, channel: by, address }, preferences);
  const withheld = withheldOn(channel);
  const byBoth = channels.includes('inbox') && channels.includes('mail');
  // One trace is enough, of a topic that is muted and of a mail that is not sent.
  if (byBoth && withheld !== null && channel === (withheld === 'topic-muted' ? 'inbox' : 'mail')) return [];
  const notMailed = byBoth && channel === 'inbox' ? withheldOn('mail') : null;
  const digest = preferences.mail === 'digest' && !mandatory;
  const isSent = channel === 'mail' && withheld === null;
  const hold = isSent ? holdOf({ at: recordedAt, urgent, digest, dueAt: matter.dueAt }, ground.policy) : null;
  const { assignmentId, directiveId } = event.data;
  const notice: RaiseNotice = {
    type: 'raise-notice',
    noticeId: noticeIdOf(eventId, recipient, channel),
    assignmentId,
    recipient,
    channel,
    role,
    agencyId,
    ...(postEmpty && { postEmpty }),
    topic,
    about: {
      assignmentId,
      directiveId,
      position,
      recordedAt,
      ...('rung' in event.data && { rung: event.data.rung, cycle: event.data.cycle }),
    },
    matter,
    ...(ground.secret && { secret: true }),
    urgent,
    mandatory,
    language: preferences.language,
    ...(isSent && address !== null && { address }),
    ...(hold !== null && { hold }),
    ...(withheld !== null && { withheld }),
    ...(notMailed !== null && { notMailed }),
  };
  return [notice];
}

export function withholdingOf(
  notice: Pick<RaiseNotice, 'topic' | 'mandatory' | 'channel'> & { readonly address: string | null },
  { mail, muted }: Preferences,
): Withholding | null {
  const { topic, mandatory, channel, address } = notice;
  if (!mandatory && muted.includes(topic)) return 'topic-muted';
  if (channel === 'inbox') return null;
  if (!mandatory && mail === 'mandatory-only') return 'mail-unwanted';
  return address === null || !isMailAddress(address) ? 'no-address' : null;
}

function matterOf(event: AssignmentEvent, { assignment: { terms }, nameOf, policy }: Ground): Matter {
  const { text, lateBySeconds } = event.data as RungTelling;
  const reasons = 'reasons' in event.data ? event.data.reasons : [];
  const words = [...(text === undefined ? [] : [text]), ...reasons];
  return {
    directiveNumber: terms.directiveNumber,
    summary: terms.summary,
    leadName: nameOf(event.data.leadAgencyId),
    dueAt: terms.deadline?.dueAt ?? null,
    zone: terms.deadline?.zone ?? policy.zone,
    ...(words.length > 0 && { words }),
    ...(lateBySeconds !== undefined && { lateBySeconds }),
  };
}
