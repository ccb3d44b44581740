import type { AssignmentEvent } from '#assignments/domain';
import { DEFAULT_ZONE } from '#deadlines/domain';
import { staffDecider, type StaffState } from '#organizations/domain';
import * as facts from '../../../../test/support/assignment-facts.js';
import { noticeIdOf } from './notice.events.js';
import type { Recipient } from './notice.vocabulary.js';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.events.js';
import { noticesOf, type Ground, type LoggedFact } from './raising.js';
import { isTopic, OPTIONAL_TOPICS, tellingOf, TOPICS } from './told.js';

const { LEAD, MONITOR, ISSUER, stateAfter, on } = facts;

const staff: StaffState = {
  posts: [
    { postId: 'phong', title: 'Trưởng phòng', rank: 'head', unit: 'phong-a', validFrom: '2025-01-01' },
    { postId: 'giam-doc', title: 'Giám đốc', rank: 'head', validFrom: '2025-01-01' },
    { postId: 'pho-1', title: 'Phó Giám đốc', rank: 'deputy', validFrom: '2025-01-01' },
    { postId: 'pho-2', title: 'Phó Giám đốc', rank: 'deputy', validFrom: '2025-01-01' },
  ],
  tenures: [
    { postId: 'phong', personId: 'truong-phong', acting: false, validFrom: '2025-01-01' },
    { postId: 'giam-doc', personId: 'cuu', acting: false, validFrom: '2025-01-01', validTo: '2025-08-01' },
    { postId: 'giam-doc', personId: 'giam-doc-moi', acting: false, validFrom: '2025-08-01' },
    { postId: 'pho-1', personId: 'pho-mot', acting: false, validFrom: '2025-01-01' },
    { postId: 'pho-2', personId: 'pho-hai', acting: false, validFrom: '2025-01-01' },
  ],
  focalPoints: [{ field: 'dat-dai', personId: 'pho-hai', validFrom: '2025-01-01' }],
};

function assignedWith(more: object): AssignmentEvent {
  return { type: 'assignment.assigned', data: { ...facts.terms, ...more }, effectiveAt: on(3) };
}

const assigned = assignedWith({});
const history: AssignmentEvent[] = [assigned];

function ground(more: Partial<Ground> & { preferences?: Partial<Preferences> } = {}): Ground {
  const { preferences, ...rest } = more;
  return {
    assignment: stateAfter(...history),
    secret: false,
    policy: { zone: DEFAULT_ZONE, quietHours: null, digestAt: '07:30' },
    staffOf: () => staffDecider.initial,
    nameOf: (agencyId) => `Name of ${agencyId}`,
    preferencesOf: () => ({ ...DEFAULT_PREFERENCES, email: 'a@b.vn', ...preferences }),
    emailOf: () => null,
    ...rest,
  };
}

function fact(event: AssignmentEvent): LoggedFact {
  return { event, eventId: 'e-1', position: 41, recordedAt: on(3, '16:00') };
}

const reminded: AssignmentEvent = {
  type: 'assignment.reminded',
  data: { ...facts.identity, rung: 'before', cycle: 1, holderId: LEAD, dueAt: facts.dueAt },
  effectiveAt: on(3, '16:00'),
};
const escalated: AssignmentEvent = {
  type: 'assignment.escalated',
  data: { ...facts.identity, rung: 'escalate', cycle: 1, fromHolderId: LEAD, toHolderId: MONITOR, dueAt: facts.dueAt },
  effectiveAt: on(6, '16:00'),
};
const withTelling = (role: string, agencyId: string, more: object = {}): AssignmentEvent => ({
  ...reminded,
  data: {
    ...reminded.data,
    tells: [{ role, agencyIds: [agencyId], channels: ['inbox'] }],
    ...more,
  } as typeof reminded.data,
});
const whom = (event: AssignmentEvent, more?: Parameters<typeof ground>[0]) =>
  noticesOf(fact(event), ground(more)).map(({ recipient, channel, role }) => `${role} ${recipient.id} ${channel}`);

describe('a fact', () => {
  it('tells the lead and who coordinates of an assignment', () => {
    const event = assignedWith({ coordinatingAgencyIds: ['so-y-te'] });
    expect(
      noticesOf(fact(event), { ...ground(), assignment: stateAfter(event) }).map(({ role, recipient, channel }) => [
        role,
        recipient.id,
        channel,
      ]),
    ).toEqual([
      ['lead', LEAD, 'inbox'],
      ['lead', LEAD, 'mail'],
      ['coordinators', 'so-y-te', 'inbox'],
      ['coordinators', 'so-y-te', 'mail'],
    ]);
  });

  it('says all there is to say', () => {
    expect(noticesOf(fact(reminded), ground())[1]).toEqual({
      type: 'raise-notice',
      noticeId: noticeIdOf('e-1', { kind: 'agency', id: LEAD }, 'mail'),
      assignmentId: facts.identity.assignmentId,
      recipient: { kind: 'agency', id: LEAD },
      channel: 'mail',
      role: 'holder',
      agencyId: LEAD,
      topic: 'assignment.reminded',
      about: {
        assignmentId: facts.identity.assignmentId,
        directiveId: 'd-1537',
        position: 41,
        recordedAt: on(3, '16:00'),
        rung: 'before',
        cycle: 1,
      },
      matter: {
        directiveNumber: '1537/UBND-TH',
        summary: 'Send the explanatory report',
        leadName: `Name of ${LEAD}`,
        dueAt: facts.dueAt,
        zone: DEFAULT_ZONE,
      },
      urgent: false,
      mandatory: false,
      language: 'vi',
      address: 'a@b.vn',
      hold: { reason: 'digest', until: on(4, '07:30') },
    });
  });

  it('tells those whom the ladder means, by the channels it means, in its words', () => {
    const event = withTelling('monitor', MONITOR, { text: 'Đề nghị khẩn trương', lateBySeconds: 60 });
    expect(whom(event)).toEqual([`monitor ${MONITOR} inbox`]);
    expect(noticesOf(fact(event), ground())[0]!.matter).toMatchObject({
      words: ['Đề nghị khẩn trương'],
      lateBySeconds: 60,
    });
  });

  it('tells the holder and the lead of an escalation, at once and whatever they prefer', () => {
    expect(whom(escalated)).toEqual([
      `holder ${MONITOR} inbox`,
      `holder ${MONITOR} mail`,
      `lead ${LEAD} inbox`,
      `lead ${LEAD} mail`,
    ]);
    const notices = noticesOf(fact(escalated), ground({ preferences: { mail: 'mandatory-only' } }));
    expect(notices.every((notice) => notice.urgent && notice.mandatory && !notice.hold && !notice.withheld)).toBe(true);
  });

  it('does not tell an agency of its own act', () => {
    expect(whom(facts.responded(on(4)))).toEqual([`monitor ${MONITOR} inbox`, `monitor ${MONITOR} mail`]);
    const data = { ...facts.identity, by: facts.lead, toAgencyId: 'so-y-te', reasons: ['R'] };
    expect(whom({ type: 'assignment.transfer-proposed', data, effectiveAt: on(4) })).toEqual([
      'named so-y-te inbox',
      'named so-y-te mail',
    ]);
    const returned = facts.returned(on(4));
    expect(noticesOf(fact(returned), ground())[0]!.matter).toMatchObject({ words: ['No figures'] });
  });

  it('tells nobody of what only its author needs to know', () => {
    expect(whom(facts.acknowledged)).toEqual([]);
  });
});

describe('a role that a post means', () => {
  const people = { staffOf: () => staff };

  it('goes to whoever holds the post on the day, not to the head of a unit', () => {
    expect(whom(withTelling('head', LEAD), people)).toEqual(['head giam-doc-moi inbox']);
    expect(whom(withTelling('chairman', ISSUER), people)).toEqual(['chairman giam-doc-moi inbox']);
  });

  it('goes to the deputy for the field, or else to the first', () => {
    expect(whom(withTelling('vice-chairman', ISSUER), people)).toEqual(['vice-chairman pho-mot inbox']);
    const inField = stateAfter(assignedWith({ field: 'dat-dai' }));
    expect(whom(withTelling('vice-chairman', ISSUER), { ...people, assignment: inField })).toEqual([
      'vice-chairman pho-hai inbox',
    ]);
  });

  it('goes to the agency where nobody holds it', () => {
    const [notice] = noticesOf(fact(withTelling('head', LEAD)), ground());
    expect(notice).toMatchObject({ recipient: { kind: 'agency', id: LEAD }, role: 'head', postEmpty: true });
  });

  it('leaves the agency told beside its officer for the field, and nobody told twice', () => {
    const assignment = stateAfter(assignedWith({ field: 'dat-dai' }));
    expect(whom(reminded, { ...people, assignment })).toEqual([
      `holder ${LEAD} inbox`,
      `holder ${LEAD} mail`,
      'focal-point pho-hai inbox',
      'focal-point pho-hai mail',
    ]);
    const twice = withTelling('holder', LEAD, {
      tells: [
        { role: 'holder', agencyIds: [LEAD], channels: ['mail'] },
        { role: 'lead', agencyIds: [LEAD], channels: ['inbox'] },
      ],
    });
    expect(whom(twice)).toEqual([`holder ${LEAD} inbox`, `holder ${LEAD} mail`]);
  });
});

describe('what is not sent', () => {
  const mailOf = (event: AssignmentEvent, more?: Parameters<typeof ground>[0]) =>
    noticesOf(fact(event), ground(more)).find(({ channel }) => channel === 'mail');
  const noAddress = { preferencesOf: () => DEFAULT_PREFERENCES };

  const onlyByMail: AssignmentEvent = {
    ...reminded,
    data: {
      ...reminded.data,
      tells: [{ role: 'holder', agencyIds: [LEAD], channels: ['mail'] }],
    } as typeof reminded.data,
  };

  it('says so in the inbox for want of an address', () => {
    expect(noticesOf(fact(reminded), ground(noAddress))).toMatchObject([{ channel: 'inbox', notMailed: 'no-address' }]);
    expect(noticesOf(fact(reminded), ground({ ...noAddress, emailOf: () => 'no address' }))).toMatchObject([
      { channel: 'inbox', notMailed: 'no-address' },
    ]);
    const [inInbox, byMail] = noticesOf(fact(reminded), ground());
    expect(inInbox).not.toHaveProperty('notMailed');
    expect(inInbox).not.toHaveProperty('address');
    expect(byMail).not.toHaveProperty('notMailed');
    expect(noticesOf(fact(withTelling('holder', LEAD)), ground(noAddress))[0]).not.toHaveProperty('notMailed');
  });

  it('is a notice of its own where none stands in the inbox', () => {
    const [only, ...others] = noticesOf(fact(onlyByMail), ground(noAddress));
    expect(others).toEqual([]);
    expect(only).toMatchObject({ channel: 'mail', withheld: 'no-address' });
    expect(only).not.toHaveProperty('address');
    expect(only).not.toHaveProperty('notMailed');
  });

  it('goes to the address of a person’s particulars where none was set', () => {
    const emailOf = ({ id }: Recipient) => `${id}@example.vn`;
    expect(mailOf(reminded, { ...noAddress, emailOf })).toMatchObject({ address: `${LEAD}@example.vn` });
    expect(mailOf(reminded, { emailOf })).toMatchObject({ address: 'a@b.vn' });
  });

  it('says so where only mandatory mail is wanted', () => {
    const unwanted = { preferences: { mail: 'mandatory-only' as const } };
    expect(noticesOf(fact(reminded), ground(unwanted))).toMatchObject([
      { channel: 'inbox', notMailed: 'mail-unwanted' },
    ]);
    expect(mailOf(onlyByMail, unwanted)).toMatchObject({ withheld: 'mail-unwanted' });
    expect(mailOf(assigned, { preferences: { mail: 'mandatory-only' } })).not.toHaveProperty('withheld');
    expect(mailOf(reminded, { preferences: { mail: 'at-once' } })).not.toHaveProperty('hold');
  });

  it('says so once where its topic is muted, unless it is urgent', () => {
    const muted = { preferences: { muted: ['assignment.reminded'] as const } };
    expect(noticesOf(fact(reminded), ground(muted))).toMatchObject([{ channel: 'mail', withheld: 'topic-muted' }]);
    expect(noticesOf(fact(withTelling('holder', LEAD)), ground(muted))).toMatchObject([
      { channel: 'inbox', withheld: 'topic-muted' },
    ]);
    const urgent = withTelling('holder', LEAD, { urgent: true });
    expect(noticesOf(fact(urgent), ground(muted))[0]).toMatchObject({ urgent: true, mandatory: true });
    expect(noticesOf(fact(urgent), ground(muted))[0]).not.toHaveProperty('withheld');
  });

  it('is marked where its directive is one of secrecy', () => {
    expect(noticesOf(fact(reminded), ground({ secret: true }))[0]).toMatchObject({ secret: true });
    expect(noticesOf(fact(reminded), ground())[0]).not.toHaveProperty('secret');
  });
});

describe('the topics', () => {
  it('that can be declined are these', () => {
    expect(OPTIONAL_TOPICS).toEqual([
      'assignment.responded',
      'assignment.accepted',
      'assignment.reminded',
      'assignment.opinion-given',
      'assignment.agreed-by-silence',
      'assignment.referred',
      'report-subscription.sent',
    ]);
  });

  it('are facts that somebody is told of', () => {
    expect(TOPICS).toContain('assignment.urged');
    expect(isTopic('assignment.corrected')).toBe(false);
    expect(tellingOf(facts.acknowledged, stateAfter(...history))).toBeNull();
  });
});
