import { localDate } from '#deadlines/domain';
import { knownOf, type Instant } from '#kernel';
import type { ReportRecipient, ReportSent } from '#reporting/domain';
import { holdOf } from './hold.js';
import { noticeIdOf, type RaiseNotice } from './notice.events.js';
import { CHANNELS, type Channel } from './notice.vocabulary.js';
import { withholdingOf, type Ground } from './raising.js';
import { addresseesOf, type Addressee } from './recipients.js';
import { REPORT_TOPIC } from './told.js';

/** A report that was sent, and where that is said in the log. */
export type SentReport = {
  readonly event: ReportSent;
  readonly eventId: string;
  readonly position: number;
  readonly recordedAt: Instant;
};

type ReportGround = Pick<Ground, 'policy' | 'staffOf' | 'preferencesOf' | 'emailOf'>;

/** To whom a report goes: agencies, people, and whoever holds a post on the day. Nobody twice. */
export function addresseesOfReport(
  { event, recordedAt }: SentReport,
  { policy, staffOf }: Pick<ReportGround, 'policy' | 'staffOf'>,
): readonly Addressee[] {
  const day = localDate(recordedAt, policy.zone);
  const found = new Map<string, Addressee>();
  for (const addressee of event.data.to.flatMap((one) => addresseesNamed(one, { staffOf, day }))) {
    const { kind, id } = addressee.recipient;
    if (!found.has(`${kind} ${id}`)) found.set(`${kind} ${id}`, addressee);
  }
  return [...found.values()];
}

function addresseesNamed(
  { agencyId, post, personId }: ReportRecipient,
  posts: Parameters<typeof addresseesOf>[1],
): readonly Addressee[] {
  if (personId !== undefined)
    return [{ recipient: { kind: 'person', id: personId }, role: 'named', agencyId, channels: CHANNELS }];
  return addresseesOf([{ role: post ?? 'named', agencyIds: [agencyId] }], posts);
}

/**
 * The notices of a report that was sent, in the language of its subscription. It comes at its own hour: no digest holds
 * it, quiet hours do. Nobody need have it, so each recipient may decline it as other things that can wait.
 */
export function reportNotices(sent: SentReport, ground: ReportGround): readonly RaiseNotice[] {
  return addresseesOfReport(sent, ground).flatMap((addressee) =>
    addressee.channels.flatMap((channel) => noticeOf(sent, ground, addressee, channel)),
  );
}

function noticeOf(
  { event: { data }, eventId, position, recordedAt }: SentReport,
  { preferencesOf, emailOf, policy }: ReportGround,
  { recipient, role, agencyId, postEmpty }: Addressee,
  channel: Channel,
): readonly RaiseNotice[] {
  const preferences = preferencesOf(recipient);
  const address = knownOf(preferences.email) ?? emailOf(recipient);
  const withheldOn = (by: Channel) =>
    withholdingOf({ topic: REPORT_TOPIC, mandatory: false, channel: by, address }, preferences);
  const withheld = withheldOn(channel);
  // One trace is enough, of a topic that is muted and of a mail that is not sent.
  if (withheld !== null && channel === (withheld === 'topic-muted' ? 'inbox' : 'mail')) return [];
  const notMailed = channel === 'inbox' ? withheldOn('mail') : null;
  const isSent = channel === 'mail' && withheld === null;
  const hold = isSent ? holdOf({ at: recordedAt, urgent: false, digest: false, dueAt: null }, policy) : null;
  const { subscriptionId, name, title, body, file, missed, language } = data;
  return [
    {
      type: 'raise-notice',
      noticeId: noticeIdOf(eventId, recipient, channel),
      recipient,
      channel,
      role,
      agencyId,
      ...(postEmpty && { postEmpty }),
      topic: REPORT_TOPIC,
      about: { subscriptionId, position, recordedAt },
      matter: { name, title, zone: policy.zone, body, ...(file && { file }), ...(missed && { missed }) },
      urgent: false,
      mandatory: false,
      language,
      ...(isSent && address !== null && { address }),
      ...(hold !== null && { hold }),
      ...(withheld !== null && { withheld }),
      ...(notMailed !== null && { notMailed }),
    },
  ];
}
