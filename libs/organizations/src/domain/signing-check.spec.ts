import { fold, type Refused } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { delegationDecider } from './delegation.decider.js';
import {
  delegationStream,
  type DelegationEvent,
  type RankedPost,
  type SigningGrant,
  type SigningMark,
} from './delegation.events.js';
import * as delegationRules from './delegation.rules.js';
import { IMPOSSIBLE_DATE } from './organization.rules.js';
import { personDecider } from './person.decider.js';
import { personStream, type PersonEvent } from './person.events.js';
import {
  decideSigning,
  eventsOfSigning,
  streamsOfSigning,
  type AskedSignature,
  type SigningLeave,
} from './signing-check.js';
import { staffDecider } from './staff.decider.js';
import { staffStream, type StaffEvent } from './staff.events.js';
import { PERSON_UNKNOWN } from './staff.rules.js';

const { SIGNATURE_NO_HEAD, SIGNATURE_NOT_GRANTED, SIGNATURE_NOT_IN_FORCE, SIGNATURE_POST_NOT_HELD } = delegationRules;
const { breaks, eachRuleIsBrokenOnce } = ruleBook({ SIGNATURE_NO_HEAD });

const province = 'ubnd-tinh';
const chancellery = 'van-phong';
const on = '2025-08-03';
const chairman = { agencyId: province, postId: 'chu-tich', rank: 'head' } as const;
const viceChairman = { agencyId: province, postId: 'pho-chu-tich', rank: 'deputy' } as const;
const chief = { agencyId: chancellery, postId: 'chanh-van-phong', rank: 'head' } as const;
const deputyChief = { agencyId: chancellery, postId: 'pho-chanh', rank: 'deputy' } as const;
const roomHead = { agencyId: chancellery, postId: 'truong-phong', rank: 'head', unit: 'tong-hop' } as const;
const roomDeputy = { agencyId: chancellery, postId: 'pho-phong', rank: 'deputy', unit: 'tong-hop' } as const;
const posts: readonly RankedPost[] = [chairman, viceChairman, chief, deputyChief, roomHead, roomDeputy];

const created = (post: RankedPost): StaffEvent => ({
  type: 'post.created',
  data: { ...post, title: post.postId },
});
const filled = ({ agencyId, postId }: RankedPost): StaffEvent => ({
  type: 'post.filled',
  data: { agencyId, postId, personId: 'an-nv', acting: false, validFrom: '2025-07-01' },
});
const granted = (grant: Omit<SigningGrant, 'agencyId' | 'scope' | 'validFrom'>): DelegationEvent => ({
  type: 'delegation.granted',
  data: { agencyId: province, scope: {}, validFrom: '2025-07-01', ...grant },
});

const people: PersonEvent[] = [
  { type: 'person.registered', data: { personId: 'an-nv', name: 'Nguyễn Văn An' } },
  { type: 'person.changed', data: { personId: 'an-nv', name: 'Nguyễn An' } },
];
const staffed: StaffEvent[] = [...posts.map(created), ...posts.map(filled)];
const basis = '15/2025/QĐ-UBND';
const leave: DelegationEvent[] = [
  granted({ grantId: 'tm', mark: 'TM', grantee: chairman }),
  granted({ grantId: 'kt', mark: 'KT', grantor: chairman, grantee: viceChairman }),
  granted({ grantId: 'tl', mark: 'TL', grantor: chairman, grantee: chief, basis }),
  granted({ grantId: 'tl-kt', mark: 'KT', grantor: chief, grantee: deputyChief, under: 'tl' }),
  granted({ grantId: 'phong', mark: 'TL', grantor: chairman, grantee: roomHead, basis }),
  granted({ grantId: 'phong-kt', mark: 'KT', grantor: roomHead, grantee: roomDeputy, under: 'phong' }),
  granted({ grantId: 'q', mark: 'Q', grantee: chairman, personId: 'an-nv' }),
];

const events = [...people, ...staffed, ...leave];

function ask(post: RankedPost, ...marks: SigningMark[]): AskedSignature {
  const { agencyId, postId } = post;
  return {
    agencyId: province,
    personId: 'an-nv',
    post: { agencyId, postId },
    marks,
    documentType: 'official-letter',
    field: 'y-te',
  };
}

function answer(
  asked: AskedSignature,
  day = on,
  facts: readonly (PersonEvent | StaffEvent | DelegationEvent)[] = events,
) {
  const about = <E extends { readonly type: string }>(prefix: string) =>
    facts.filter(({ type }) => type.startsWith(prefix)) as unknown as E[];
  const ofStaff = [...about<StaffEvent>('post.'), ...about<StaffEvent>('staff.')];
  return decideSigning(asked, day, {
    person: fold(personDecider, about<PersonEvent>('person.')),
    staffs: new Map(
      [province, chancellery].map((agencyId) => [
        agencyId,
        fold(
          staffDecider,
          ofStaff.filter(({ data }) => data.agencyId === agencyId),
        ),
      ]),
    ),
    delegations: fold(delegationDecider, about<DelegationEvent>('delegation.')),
  });
}

const restsOn = (verdict: SigningLeave | Refused) =>
  verdict.accepted ? verdict.lines.map(({ line, grant }) => [line.mark, grant.grantId]) : verdict.rule.code;

describe('when it is asked whether a person may sign', () => {
  it('looks at the person, the posts of both agencies and the leave of the one that issues', () => {
    expect(streamsOfSigning(ask(chief, 'TL'))).toEqual([
      personStream('an-nv'),
      staffStream(province),
      staffStream(chancellery),
      delegationStream(province),
    ]);
    expect(streamsOfSigning(ask(chairman))).toEqual([
      personStream('an-nv'),
      staffStream(province),
      delegationStream(province),
    ]);
  });

  it('names the post and rank the person signs in', () => {
    expect(answer(ask(roomDeputy, 'TL', 'KT'))).toMatchObject({ signer: { ...roomDeputy, personId: 'an-nv' } });
  });

  it('knows from the marks alone in whose place it is signed', () => {
    expect(restsOn(answer(ask(chairman)))).toEqual([]);
    expect(restsOn(answer(ask(chairman, 'TM')))).toEqual([['TM', 'tm']]);
    expect(restsOn(answer(ask(viceChairman, 'KT')))).toEqual([['KT', 'kt']]);
    expect(restsOn(answer(ask(viceChairman, 'TM', 'KT')))).toEqual([
      ['TM', 'tm'],
      ['KT', 'kt'],
    ]);
    expect(restsOn(answer(ask(chief, 'TL')))).toEqual([['TL', 'tl']]);
    expect(restsOn(answer(ask(chairman, 'TM', 'Q')))).toEqual([
      ['TM', 'tm'],
      ['Q', 'q'],
    ]);
  });

  it('names nobody where it is signed for the collective body', () => {
    expect(answer(ask(chairman, 'TM'))).toMatchObject({ lines: [{ line: { mark: 'TM' } }] });
    const verdict = answer(ask(viceChairman, 'TM', 'KT'));
    expect(verdict.accepted && verdict.lines.map(({ line }) => line)).toEqual([
      { mark: 'TM' },
      { mark: 'KT', post: { agencyId: province, postId: 'chu-tich' } },
    ]);
  });

  it('asks in which field, where the leave is for some', () => {
    const limited = leave.map((event) =>
      event.type === 'delegation.granted' && event.data.grantId === 'kt'
        ? { ...event, data: { ...event.data, scope: { fields: ['y-te'] } } }
        : event,
    );
    const facts = [...people, ...staffed, ...limited];
    const { field: _, ...anyField } = ask(viceChairman, 'KT');
    expect(restsOn(answer(ask(viceChairman, 'KT'), on, facts))).toEqual([['KT', 'kt']]);
    for (const asked of [anyField, { ...anyField, field: 'dat-dai' }]) {
      expect(answer(asked, on, facts)).toMatchObject({ rule: delegationRules.SIGNATURE_OUT_OF_SCOPE });
    }
  });

  it("signs an order that was passed on for the head of the signer's own unit", () => {
    expect(answer(ask(deputyChief, 'TL', 'KT'))).toMatchObject({
      lines: [
        { line: { mark: 'TL', post: { agencyId: province, postId: 'chu-tich' } }, grant: { grantId: 'tl' } },
        {
          line: { mark: 'KT', post: { agencyId: chancellery, postId: 'chanh-van-phong' } },
          grant: { grantId: 'tl-kt' },
        },
      ],
    });
    expect(answer(ask(roomDeputy, 'TL', 'KT'))).toMatchObject({
      lines: [
        { grant: { grantId: 'phong' } },
        { line: { post: { agencyId: chancellery, postId: 'truong-phong' } }, grant: { grantId: 'phong-kt' } },
      ],
    });
  });

  it('refuses whom nobody registered, who does not hold the post, and a day of no calendar', () => {
    expect(answer(ask(chief, 'TL'), on, [...staffed, ...leave])).toMatchObject({
      rule: PERSON_UNKNOWN,
      facts: { personId: 'an-nv' },
    });
    expect(answer(ask(chief, 'TL'), '2025-06-30')).toMatchObject({ rule: SIGNATURE_POST_NOT_HELD });
    expect(answer(ask(chief, 'TL'), '2025-02-30')).toMatchObject({ rule: IMPOSSIBLE_DATE });
  });

  it('refuses what the leave does not allow', () => {
    expect(answer(ask(chief, 'KT'))).toMatchObject({ rule: delegationRules.SIGNATURE_NOT_A_DEPUTY });
    expect(answer(ask(deputyChief, 'TUQ', 'KT'))).toMatchObject({ rule: delegationRules.SIGNATURE_PASSED_ON });
    expect(answer(ask(viceChairman, 'KT'), on, [...people, ...staffed])).toMatchObject({ rule: SIGNATURE_NOT_GRANTED });
  });

  breaks(SIGNATURE_NO_HEAD, 'nobody signs in the place of a head that an agency, or a unit, does not have', () => {
    const without = (postId: string) => events.filter(({ data }) => !('postId' in data) || data.postId !== postId);
    expect(answer(ask(viceChairman, 'KT'), on, without('chu-tich'))).toMatchObject({
      rule: SIGNATURE_NO_HEAD,
      facts: { agencyId: province, mark: 'KT', on },
    });
    // The deputy of another agency would sign for the head of the one that issues, not for their own.
    expect(answer(ask(deputyChief, 'KT'), on, without('chu-tich'))).toMatchObject({ facts: { agencyId: province } });
    expect(answer(ask(deputyChief, 'TL', 'KT'), on, without('chu-tich'))).toMatchObject({
      facts: { agencyId: province, mark: 'TL' },
    });
    expect(answer(ask(roomDeputy, 'TL', 'KT'), on, without('truong-phong'))).toMatchObject({
      rule: SIGNATURE_NO_HEAD,
      facts: { agencyId: chancellery, mark: 'KT' },
    });
  });

  describe('the events that gave the answer', () => {
    const eventsFor = (asked: AskedSignature, facts: readonly (typeof events)[number][] = events, day = on) =>
      eventsOfSigning(asked, answer(asked, day, facts), facts);

    it('are how the person came into the post, and the leave it rests on', () => {
      expect(eventsFor(ask(deputyChief, 'TL', 'KT'))).toEqual([
        people[0],
        created(deputyChief),
        filled(deputyChief),
        leave[2],
        leave[3],
      ]);
      expect(eventsFor(ask(chairman))).toEqual([people[0], created(chairman), filled(chairman)]);
    });

    it('are the leave that was found wanting, and how it ended, where it is refused', () => {
      const revoked: DelegationEvent = {
        type: 'delegation.revoked',
        data: { agencyId: province, grantId: 'tl', validTo: '2025-08-01' },
      };
      const asked = ask(chief, 'TL');
      expect(answer(asked, on, [...events, revoked])).toMatchObject({ rule: SIGNATURE_NOT_IN_FORCE });
      expect(eventsFor(asked, [...events, revoked])).toEqual([
        people[0],
        created(chief),
        filled(chief),
        leave[2],
        revoked,
      ]);
      expect(eventsFor(ask(deputyChief, 'TL', 'KT'), [...events, revoked]).slice(3)).toEqual([
        leave[2],
        leave[3],
        leave[4],
        revoked,
      ]);
    });

    it('leave out what concerns other agencies and people', () => {
      const elsewhere = { agencyId: 'so-y-te', postId: 'giam-doc', rank: 'head' } as const;
      const others: (StaffEvent | DelegationEvent)[] = [
        created(elsewhere),
        { type: 'staff.closed', data: { agencyId: 'so-y-te', on } },
        granted({ grantId: 'khac', mark: 'TL', grantor: chairman, grantee: elsewhere, basis }),
      ];
      const asked = ask(roomDeputy, 'TL', 'KT');
      const facts = [...events.filter((event) => event !== leave[5]), ...others];
      expect(answer(asked, on, facts)).toMatchObject({ rule: SIGNATURE_NOT_GRANTED });
      expect(eventsFor(asked, facts)).toEqual([people[0], created(roomDeputy), filled(roomDeputy), leave[2], leave[4]]);
    });

    it('tell that the person has left office', () => {
      const left: PersonEvent = { type: 'person.left', data: { personId: 'an-nv', on } };
      expect(eventsFor(ask(chairman), [...events, left])).toContainEqual(left);
    });

    it('tell how a post was lost', () => {
      const { agencyId, postId } = chief;
      const others: StaffEvent = { type: 'post.vacated', data: { agencyId, postId, personId: 'b', validTo: on } };
      const ends: StaffEvent[] = [
        { type: 'post.vacated', data: { agencyId, postId, personId: 'an-nv', validTo: on } },
        { type: 'post.abolished', data: { agencyId, postId, validTo: on } },
        { type: 'staff.closed', data: { agencyId, on } },
      ];
      const asked = ask(chief);
      const facts = [...events, others, ...ends];
      expect(answer(asked, on, facts)).toMatchObject({ rule: SIGNATURE_POST_NOT_HELD });
      expect(eventsFor(asked, facts)).toEqual([people[0], created(chief), filled(chief), ...ends]);
    });
  });

  eachRuleIsBrokenOnce();
});
