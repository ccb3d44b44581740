import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { delegationDecider } from './delegation.decider.js';
import {
  delegationStream,
  type DelegationEvent,
  type GrantSigning,
  type RankedPost,
  type SigningGrant,
} from './delegation.events.js';
import * as delegationRules from './delegation.rules.js';
import { IMPOSSIBLE_DATE, INVALID_ID, PERIOD_REVERSED } from './organization.rules.js';
import { personDecider } from './person.decider.js';
import { personStream } from './person.events.js';
import { decideGrant } from './signature.js';
import { staffDecider } from './staff.decider.js';
import { staffStream, type StaffEvent, type StaffState } from './staff.events.js';
import { PERSON_UNKNOWN } from './staff.rules.js';

const given = givenFor(delegationDecider);
const rules = Object.fromEntries(Object.entries(delegationRules).filter(([name]) => name.startsWith('DELEGATION_')));
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const agencyId = 'ubnd-tinh';
const chairman: RankedPost = { agencyId, postId: 'chu-tich', rank: 'head' };
const viceChairman: RankedPost = { agencyId, postId: 'pho-chu-tich', rank: 'deputy' };
const chief: RankedPost = { agencyId: 'van-phong', postId: 'chanh-van-phong', rank: 'head' };
const deputyChief: RankedPost = { agencyId: 'van-phong', postId: 'pho-chanh', rank: 'deputy' };
const clerk: RankedPost = { agencyId: 'van-phong', postId: 'chuyen-vien', rank: 'officer' };
const unitHead: RankedPost = { agencyId, postId: 'truong-ban', rank: 'head', unit: 'ban-tiep-dan' };
const unitDeputy: RankedPost = { agencyId, postId: 'pho-ban', rank: 'deputy', unit: 'ban-tiep-dan' };

const base = { agencyId, scope: {}, validFrom: '2025-07-01' } as const;
const tm: SigningGrant = { ...base, grantId: 'tm', mark: 'TM', grantee: chairman };
const kt: SigningGrant = { ...base, grantId: 'kt', mark: 'KT', grantor: chairman, grantee: viceChairman };
const tl: SigningGrant = {
  ...base,
  grantId: 'tl',
  mark: 'TL',
  grantor: chairman,
  grantee: chief,
  basis: '15/2025/QĐ-UBND',
  scope: { documentTypes: ['official-letter', 'notice'] },
  validTo: '2026-07-01',
};
const passedOn: SigningGrant = {
  ...base,
  grantId: 'tl-kt',
  mark: 'KT',
  grantor: chief,
  grantee: deputyChief,
  under: 'tl',
  scope: { documentTypes: ['notice'] },
  validFrom: '2025-08-01',
  validTo: '2026-01-01',
};
const tuq: SigningGrant = {
  ...base,
  grantId: 'tuq',
  mark: 'TUQ',
  grantor: chairman,
  grantee: chief,
  basis: '12/GUQ-UBND',
  scope: { fields: ['chung-thuc'] },
  validTo: '2026-01-01',
};
const acting: SigningGrant = { ...base, grantId: 'q', mark: 'Q', grantee: chairman, personId: 'an-nv' };

const ask = (grant: SigningGrant, more: Partial<SigningGrant> = {}): GrantSigning => ({
  type: 'grant-signing',
  ...grant,
  ...more,
});
const without = (grant: SigningGrant, key: keyof SigningGrant): GrantSigning => {
  const { [key]: _, ...rest } = ask(grant);
  return rest as GrantSigning;
};
const granted = (grant: SigningGrant): DelegationEvent => ({ type: 'delegation.granted', data: grant });
const revoke = (grantId: string, validTo: string) => ({ type: 'revoke-signing', agencyId, grantId, validTo }) as const;
const revoked = (grantId: string, validTo: string): DelegationEvent => ({
  type: 'delegation.revoked',
  data: { agencyId, grantId, validTo },
});

describe('leave to sign', () => {
  it('of one agency has a stream of its own', () => {
    expect(delegationStream(agencyId)).toBe('delegation-ubnd-tinh');
  });

  it('is given under each mark as article 13 has it', () => {
    for (const grant of [tm, kt, tl, tuq, acting]) given().when(ask(grant)).then(granted(grant));
    given(granted(tl)).when(ask(passedOn)).then(granted(passedOn));
    const toUnit: SigningGrant = { ...tl, grantee: unitHead };
    given(granted(toUnit))
      .when(ask(passedOn, { grantor: unitHead, grantee: unitDeputy }))
      .then(granted({ ...passedOn, grantor: unitHead, grantee: unitDeputy }));
  });

  it('stays quiet when it is given again, and when it is revoked again', () => {
    given(granted(tl)).when(ask(tl)).thenQuiet();
    given(granted(acting)).when(ask(acting)).thenQuiet();
    given(granted(tl), revoked('tl', '2025-12-01')).when(revoke('tl', '2025-12-01')).thenQuiet();
    given(granted(tl)).when(revoke('tl', '2026-07-01')).thenQuiet();
  });

  it('is revoked from a day on', () => {
    given(granted(tl), granted(kt)).when(revoke('tl', '2025-12-01')).then(revoked('tl', '2025-12-01'));
    const { grants } = fold(delegationDecider, [granted(tl), granted(kt), revoked('tl', '2025-12-01')]);
    expect(grants).toEqual([{ ...tl, validTo: '2025-12-01' }, kt]);
    given(granted(tl)).when(revoke('tl', 'x')).thenRefused(IMPOSSIBLE_DATE, { day: 'x' });
  });

  it('refuses ids that are no slugs, and periods without a day', () => {
    for (const wrong of [
      { grantId: 'TL 1' },
      { personId: 'An' },
      { under: 'TL' },
      { scope: { fields: ['Đất đai'] } },
      { scope: { documentTypes: ['Công văn'] } },
    ]) {
      given().when(ask(tl, wrong)).thenRefused(INVALID_ID);
    }
    given()
      .when(ask(tl, { validTo: '2025-07-01' }))
      .thenRefused(PERIOD_REVERSED);
  });

  breaks(delegationRules.DELEGATION_UNKNOWN, 'nothing is revoked or passed on that was never given', () => {
    given(granted(kt))
      .when(revoke('tl', '2025-12-01'))
      .thenRefused(delegationRules.DELEGATION_UNKNOWN, { agencyId, grantId: 'tl' });
    given(granted(kt)).when(ask(passedOn)).thenRefused(delegationRules.DELEGATION_UNKNOWN, { agencyId, grantId: 'tl' });
  });

  breaks(delegationRules.DELEGATION_ID_TAKEN, 'another under the same id is refused', () => {
    const others: Partial<SigningGrant>[] = [
      { mark: 'TUQ' },
      { grantee: deputyChief },
      { grantor: viceChairman },
      { personId: 'an-nv' },
      { scope: { documentTypes: ['notice'] } },
      { scope: { ...tl.scope, fields: ['dat-dai'] } },
      { basis: '16/2025/QĐ-UBND' },
      { under: 'other' },
      { validFrom: '2025-08-01' },
      { validTo: '2027-07-01' },
    ];
    for (const other of others) {
      given(granted(tl))
        .when(ask(tl, other))
        .thenRefused(delegationRules.DELEGATION_ID_TAKEN, { agencyId, grantId: 'tl' });
    }
  });

  breaks(delegationRules.DELEGATION_UNKNOWN_MARK, 'a mark that does not exist is refused', () => {
    given()
      .when(ask(tl, { mark: 'PP' as 'TL' }))
      .thenRefused(delegationRules.DELEGATION_UNKNOWN_MARK, { grantId: 'tl', mark: 'PP' });
  });

  breaks(
    delegationRules.DELEGATION_WRONG_PARTIES,
    'KT., TL. and TUQ. stand for another post, TM. and Q. for none',
    () => {
      for (const grant of [kt, tl, tuq]) {
        const refusal = { grantId: grant.grantId, mark: grant.mark };
        given().when(without(grant, 'grantor')).thenRefused(delegationRules.DELEGATION_WRONG_PARTIES, refusal);
        given()
          .when(ask(grant, { grantor: chairman, grantee: chairman }))
          .thenRefused(delegationRules.DELEGATION_WRONG_PARTIES, refusal);
      }
      for (const grant of [tm, acting]) {
        given()
          .when(ask(grant, { grantor: chief }))
          .thenRefused(delegationRules.DELEGATION_WRONG_PARTIES);
      }
    },
  );

  breaks(delegationRules.DELEGATION_NOT_THE_HEAD, 'only the head of the issuing agency gives leave', () => {
    const notTheHead: RankedPost[] = [viceChairman, unitHead, { ...chairman, agencyId: 'ubnd-xa' }];
    for (const post of notTheHead) {
      for (const grant of [kt, tl, tuq]) {
        given()
          .when(ask(grant, { grantor: post, grantee: clerk }))
          .thenRefused(delegationRules.DELEGATION_NOT_THE_HEAD, { grantId: grant.grantId, mark: grant.mark });
      }
      for (const grant of [tm, acting]) {
        given()
          .when(ask(grant, { grantee: post }))
          .thenRefused(delegationRules.DELEGATION_NOT_THE_HEAD);
      }
    }
  });

  breaks(delegationRules.DELEGATION_NOT_ITS_DEPUTY, 'KT. is for a deputy of that head', () => {
    for (const post of [chief, deputyChief, clerk, unitDeputy]) {
      given()
        .when(ask(kt, { grantee: post }))
        .thenRefused(delegationRules.DELEGATION_NOT_ITS_DEPUTY, { grantId: 'kt', mark: 'KT' });
    }
    for (const post of [clerk, viceChairman]) {
      given(granted(tl))
        .when(ask(passedOn, { grantee: post }))
        .thenRefused(delegationRules.DELEGATION_NOT_ITS_DEPUTY, { grantId: 'tl-kt', mark: 'KT', under: 'tl' });
    }
  });

  breaks(delegationRules.DELEGATION_NOT_A_UNIT_HEAD, 'TL. is for the head of a unit', () => {
    for (const post of [viceChairman, deputyChief, clerk]) {
      given()
        .when(ask(tl, { grantee: post }))
        .thenRefused(delegationRules.DELEGATION_NOT_A_UNIT_HEAD, { grantId: 'tl', mark: 'TL' });
    }
  });

  breaks(delegationRules.DELEGATION_NOT_LAID_DOWN, 'TL. names the regulation', () => {
    for (const command of [without(tl, 'basis'), ask(tl, { basis: ' ' })]) {
      given().when(command).thenRefused(delegationRules.DELEGATION_NOT_LAID_DOWN, { grantId: 'tl', mark: 'TL' });
    }
  });

  breaks(delegationRules.DELEGATION_NOT_IN_WRITING, 'TUQ. names the authorisation', () => {
    for (const command of [without(tuq, 'basis'), ask(tuq, { basis: '' })]) {
      given().when(command).thenRefused(delegationRules.DELEGATION_NOT_IN_WRITING, { grantId: 'tuq', mark: 'TUQ' });
    }
  });

  breaks(delegationRules.DELEGATION_TIME_UNLIMITED, 'TUQ. has a last day', () => {
    given()
      .when(without(tuq, 'validTo'))
      .thenRefused(delegationRules.DELEGATION_TIME_UNLIMITED, { grantId: 'tuq', mark: 'TUQ' });
  });

  breaks(delegationRules.DELEGATION_CONTENT_UNLIMITED, 'TUQ. names types of document or fields', () => {
    for (const scope of [{}, { fields: [] }, { documentTypes: [], fields: [] }]) {
      given()
        .when(ask(tuq, { scope }))
        .thenRefused(delegationRules.DELEGATION_CONTENT_UNLIMITED, { grantId: 'tuq', mark: 'TUQ' });
    }
    given()
      .when(ask(tuq, { scope: { documentTypes: ['notice'] } }))
      .then(granted({ ...tuq, scope: { documentTypes: ['notice'] } }));
  });

  breaks(delegationRules.DELEGATION_NOBODY_ACTS, 'Q. names the person', () => {
    given()
      .when(without(acting, 'personId'))
      .thenRefused(delegationRules.DELEGATION_NOBODY_ACTS, { grantId: 'q', mark: 'Q' });
  });

  breaks(
    delegationRules.DELEGATION_NOT_PASSED_ON,
    'only an order is passed on, and only by whom it was given to',
    () => {
      const refused = delegationRules.DELEGATION_NOT_PASSED_ON;
      given(granted(tuq))
        .when(ask(passedOn, { under: 'tuq' }))
        .thenRefused(refused, { grantId: 'tl-kt', mark: 'KT', under: 'tuq' });
      given(granted(kt))
        .when(ask(passedOn, { under: 'kt', grantor: viceChairman }))
        .thenRefused(refused);
      given(granted(tl))
        .when(ask(passedOn, { mark: 'TL' }))
        .thenRefused(refused);
      given(granted(tl))
        .when(ask(passedOn, { mark: 'TUQ' }))
        .thenRefused(refused);
      given(granted(tl))
        .when(ask(passedOn, { grantor: unitHead }))
        .thenRefused(refused);
    },
  );

  breaks(delegationRules.DELEGATION_EXCEEDS, 'what is passed on reaches no further', () => {
    const further: Partial<SigningGrant>[] = [
      { validFrom: '2025-06-30' },
      { validTo: '2026-07-02' },
      { scope: {} },
      { scope: { fields: ['dat-dai'] } },
      { scope: { documentTypes: [] } },
      { scope: { documentTypes: ['notice', 'decision'] } },
    ];
    for (const more of further) {
      given(granted(tl))
        .when(ask(passedOn, more))
        .thenRefused(delegationRules.DELEGATION_EXCEEDS, { grantId: 'tl-kt', mark: 'KT', under: 'tl' });
    }
    given(granted(tl)).when(without(passedOn, 'validTo')).thenRefused(delegationRules.DELEGATION_EXCEEDS);
    const asFar = { scope: { ...tl.scope, fields: ['dat-dai'] }, validFrom: '2025-07-01', validTo: '2026-07-01' };
    given(granted(tl))
      .when(ask(passedOn, asFar))
      .then(granted({ ...passedOn, ...asFar }));
    given(granted(tl), revoked('tl', '2025-12-01')).when(ask(passedOn)).thenRefused(delegationRules.DELEGATION_EXCEEDS);
  });

  describe('given to posts', () => {
    const created = (post: RankedPost): StaffEvent => ({
      type: 'post.created',
      data: { ...post, title: post.postId, validFrom: '2025-01-01' },
    });
    const staffs = new Map<string, StaffState>([
      [agencyId, fold(staffDecider, [chairman, viceChairman, unitHead].map(created))],
      ['van-phong', fold(staffDecider, [chief, deputyChief].map(created))],
    ]);
    const ref = ({ agencyId: of, postId }: RankedPost) => ({ agencyId: of, postId });
    const asked = { ...ask(tl), grantor: ref(chairman), grantee: ref(chief) };
    const ground = { delegations: delegationDecider.initial, staffs };

    it('takes their rank from the agencies they are in', () => {
      expect(decideGrant(asked, ground)).toEqual({
        accepted: true,
        writes: [{ stream: delegationStream(agencyId), events: [granted(tl)] }],
        dependsOn: [staffStream('van-phong'), staffStream(agencyId)],
      });
      const toUnit = decideGrant({ ...asked, grantee: ref(unitHead) }, ground);
      expect(toUnit).toMatchObject({ writes: [{ events: [{ data: { grantee: unitHead } }] }] });
      const { grantor: _, ...alone } = { ...ask(tm), grantor: undefined, grantee: ref(chairman) };
      expect(decideGrant(alone, ground)).toMatchObject({
        writes: [{ events: [granted(tm)] }],
        dependsOn: [staffStream(agencyId)],
      });
    });

    it('names a person who is registered, and rests on that', () => {
      const personal = { ...asked, personId: 'an-nv' };
      const person = personDecider.evolve(personDecider.initial, {
        type: 'person.registered',
        data: { personId: 'an-nv', name: 'An' },
      });
      expect(decideGrant(personal, { ...ground, person })).toMatchObject({
        writes: [{ events: [{ data: { personId: 'an-nv' } }] }],
        dependsOn: [staffStream('van-phong'), staffStream(agencyId), personStream('an-nv')],
      });
      for (const nobody of [ground, { ...ground, person: personDecider.initial }]) {
        expect(decideGrant(personal, nobody)).toMatchObject({ rule: PERSON_UNKNOWN, facts: { personId: 'an-nv' } });
      }
    });

    it('is refused where the leave itself is', () => {
      expect(decideGrant({ ...asked, grantee: ref(deputyChief) }, ground)).toMatchObject({
        rule: delegationRules.DELEGATION_NOT_A_UNIT_HEAD,
      });
      expect(decideGrant({ ...asked, validFrom: '2025-02-30' }, ground)).toMatchObject({ rule: IMPOSSIBLE_DATE });
    });

    breaks(delegationRules.DELEGATION_POST_UNKNOWN, 'a post that does not exist on the first day gets none', () => {
      const refusal = (post: RankedPost) => ({
        rule: delegationRules.DELEGATION_POST_UNKNOWN,
        facts: { grantId: 'tl', ...ref(post) },
      });
      expect(decideGrant({ ...asked, grantee: ref(clerk) }, ground)).toMatchObject(refusal(clerk));
      expect(decideGrant({ ...asked, grantor: ref(clerk) }, ground)).toMatchObject(refusal(clerk));
      expect(decideGrant({ ...asked, validFrom: '2024-12-31' }, ground)).toMatchObject(refusal(chief));
      const nowhere = { ...clerk, agencyId: 'so-x' };
      expect(decideGrant({ ...asked, grantee: ref(nowhere) }, ground)).toMatchObject(refusal(nowhere));
    });
  });

  eachRuleIsBrokenOnce();
});
