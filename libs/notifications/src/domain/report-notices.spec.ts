import { DEFAULT_ZONE } from '#deadlines/domain';
import { instant } from '#kernel';
import { staffDecider, type StaffState } from '#organizations/domain';
import type { ReportRecipient } from '#reporting/domain';
import { playReportSubscriptionStory } from '../../../../test/fixtures/events/report-subscription.story.js';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.events.js';
import { reportNotices, type SentReport } from './report-notices.js';

const staff: StaffState = {
  posts: [{ postId: 'chu-tich', title: 'Chủ tịch', rank: 'head', validFrom: '2025-01-01' }],
  tenures: [{ postId: 'chu-tich', personId: 'dong-td', acting: false, validFrom: '2025-01-01' }],
  focalPoints: [],
};
const story = playReportSubscriptionStory().find(({ type }) => type === 'report-subscription.sent')!;
const MORNING = instant('2025-08-18T07:30:03+07:00');

function sentTo(...to: readonly ReportRecipient[]): SentReport {
  if (story.type !== 'report-subscription.sent') throw new Error('the story has a report that was sent');
  return { event: { ...story, data: { ...story.data, to } }, eventId: 'e-1', position: 121, recordedAt: MORNING };
}

function notices(
  sent: SentReport,
  preferences: Partial<Preferences> = {},
  quietHours: { from: string; to: string } | null = null,
) {
  return reportNotices(sent, {
    policy: { zone: DEFAULT_ZONE, quietHours, digestAt: '07:30' },
    staffOf: (agencyId) => (agencyId === 'ubnd-tinh' ? staff : staffDecider.initial),
    preferencesOf: () => ({ ...DEFAULT_PREFERENCES, email: 'a@b.vn', ...preferences }),
    emailOf: () => null,
  });
}

describe('a report that was sent', () => {
  it('goes to the holder of a post, by inbox and at once by mail, whatever is gathered once a day', () => {
    const [inbox, mail] = notices(sentTo({ agencyId: 'ubnd-tinh', post: 'head' }));
    expect(inbox).toMatchObject({ channel: 'inbox', recipient: { kind: 'person', id: 'dong-td' }, role: 'head' });
    expect(mail).toMatchObject({ channel: 'mail', address: 'a@b.vn', about: { position: 121 }, language: 'vi' });
    expect(mail).not.toHaveProperty('hold');
    expect(mail).not.toHaveProperty('assignmentId');
  });

  it('goes to the agency where nobody holds the post, and says so', () => {
    const [inbox] = notices(sentTo({ agencyId: 'so-y-te', post: 'head' }));
    expect(inbox).toMatchObject({ recipient: { kind: 'agency', id: 'so-y-te' }, postEmpty: true });
  });

  it('goes to a person for an agency, and to nobody twice', () => {
    const sent = sentTo(
      { agencyId: 'ubnd-tinh', post: 'head' },
      { agencyId: 'so-y-te', personId: 'dong-td' },
      { agencyId: 'so-y-te' },
    );
    expect(notices(sent).map(({ recipient, channel }) => `${recipient.id} ${channel}`)).toEqual([
      'dong-td inbox',
      'dong-td mail',
      'so-y-te inbox',
      'so-y-te mail',
    ]);
  });

  it('waits for the end of quiet hours', () => {
    const [, mail] = notices(sentTo({ agencyId: 'so-y-te' }), {}, { from: '21:00', to: '08:00' });
    expect(mail!.hold).toEqual({ reason: 'quiet-hours', until: instant('2025-08-18T08:00:00+07:00') });
  });

  it('is declined as recipients decline what can wait, and leaves one trace', () => {
    const sent = sentTo({ agencyId: 'so-y-te' });
    expect(notices(sent, { mail: 'mandatory-only' })).toMatchObject([{ channel: 'inbox', notMailed: 'mail-unwanted' }]);
    expect(notices(sent, { muted: ['report-subscription.sent'] })).toMatchObject([
      { channel: 'mail', withheld: 'topic-muted' },
    ]);
  });
});
