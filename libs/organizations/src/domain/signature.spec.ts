import fc from 'fast-check';
import { fold } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { delegationDecider } from './delegation.decider.js';
import {
  SIGNING_MARKS,
  type DelegationCommand,
  type DelegationEvent,
  type PostRef,
  type RankedPost,
  type SigningGrant,
  type SigningMark,
  type SigningScope,
} from './delegation.events.js';
import * as delegationRules from './delegation.rules.js';
import { IMPOSSIBLE_DATE } from './organization.rules.js';
import { maySign, signerOn, SIGNING_STACKS, type SignatureLine, type SignatureStack } from './signature.js';
import { staffDecider } from './staff.decider.js';
import type { StaffEvent } from './staff.events.js';
import { holdsOn } from './timeline.js';

const rules = Object.fromEntries(
  Object.entries(delegationRules).filter(([name]) => name.startsWith('SIGNATURE_') && name !== 'SIGNATURE_NO_HEAD'),
);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const agencyId = 'ubnd-tinh';
const chairman: RankedPost = { agencyId, postId: 'chu-tich', rank: 'head' };
const viceChairman: RankedPost = { agencyId, postId: 'pho-chu-tich', rank: 'deputy' };
const chief: RankedPost = { agencyId: 'van-phong', postId: 'chanh-van-phong', rank: 'head' };
const deputyChief: RankedPost = { agencyId: 'van-phong', postId: 'pho-chanh', rank: 'deputy' };

const base = { agencyId, validFrom: '2025-07-01' } as const;
const grants: readonly SigningGrant[] = [
  { ...base, grantId: 'tm', mark: 'TM', grantee: chairman, scope: {} },
  {
    ...base,
    grantId: 'kt',
    mark: 'KT',
    grantor: chairman,
    grantee: viceChairman,
    scope: { fields: ['y-te', 'van-hoa'] },
  },
  {
    ...base,
    grantId: 'tl',
    mark: 'TL',
    grantor: chairman,
    grantee: chief,
    basis: '15/2025/QĐ-UBND',
    scope: { documentTypes: ['official-letter', 'notice'] },
  },
  {
    ...base,
    grantId: 'tl-kt',
    mark: 'KT',
    grantor: chief,
    grantee: deputyChief,
    under: 'tl',
    scope: { documentTypes: ['official-letter'] },
  },
  {
    ...base,
    grantId: 'tuq',
    mark: 'TUQ',
    grantor: chairman,
    grantee: chief,
    personId: 'an-nv',
    basis: '12/GUQ-UBND',
    scope: { fields: ['chung-thuc'] },
    validTo: '2026-01-01',
  },
  { ...base, grantId: 'q', mark: 'Q', grantee: chairman, personId: 'binh-tt', scope: {} },
];

const line = (mark: Exclude<SigningMark, 'TM'>, post: RankedPost): SignatureLine => ({ mark, post });
const TM: SignatureLine = { mark: 'TM' };
const on = '2025-08-03';
function stack(signer: RankedPost, ...lines: SignatureLine[]): SignatureStack {
  return { agencyId, lines, signer: { ...signer, personId: 'an-nv' }, documentType: 'official-letter', field: 'y-te' };
}
const by = (grantIds: string[]) => ({ accepted: true, grantIds });

describe('a signature', () => {
  it('of the head needs no mark and no leave', () => {
    expect(maySign(stack(chairman), on, [])).toEqual(by([]));
  });

  it('TM. is of the head for the collective body', () => {
    expect(maySign(stack(chairman, TM), on, grants)).toEqual(by(['tm']));
  });

  it('KT. is of a deputy for the head, alone or below TM., as in the letter of Đắk Lắk of July 2025', () => {
    expect(maySign(stack(viceChairman, line('KT', chairman)), on, grants)).toEqual(by(['kt']));
    expect(maySign(stack(viceChairman, TM, line('KT', chairman)), on, grants)).toEqual(by(['tm', 'kt']));
  });

  it("TL. is of a unit's head by order, as in 1537/UBND-TH, and may be passed on to its deputy", () => {
    expect(maySign(stack(chief, line('TL', chairman)), on, grants)).toEqual(by(['tl']));
    expect(maySign(stack(deputyChief, line('TL', chairman), line('KT', chief)), on, grants)).toEqual(
      by(['tl', 'tl-kt']),
    );
  });

  it('TUQ. is of whoever was authorised, for what it was given for', () => {
    const authorised = { ...stack(chief, line('TUQ', chairman)), field: 'chung-thuc' };
    expect(maySign(authorised, on, grants)).toEqual(by(['tuq']));
  });

  it('Q. is of the person who acts as head, alone or below TM.', () => {
    const acts = (...lines: SignatureLine[]) => ({
      ...stack(chairman, ...lines),
      signer: { ...chairman, personId: 'binh-tt' },
    });
    expect(maySign(acts(line('Q', chairman)), on, grants)).toEqual(by(['q']));
    expect(maySign(acts(TM, line('Q', chairman)), on, grants)).toEqual(by(['tm', 'q']));
  });

  it('rests on the order that what was passed on stands under, where there are several', () => {
    const second = grants.map((grant) => ({ ...grant, grantId: `${grant.grantId}-2` }));
    const [orders, passedOn] = [[...second.slice(2, 3), ...grants.slice(2, 3)], grants.slice(3, 4)];
    expect(maySign(stack(deputyChief, line('TL', chairman), line('KT', chief)), on, [...orders, ...passedOn])).toEqual(
      by(['tl', 'tl-kt']),
    );
  });

  it('of a unit whose head got leave in person is still of its deputy, once passed on', () => {
    const personal = grants.map((grant) => (grant.grantId === 'tl' ? { ...grant, personId: 'chi-lt' } : grant));
    expect(maySign(stack(deputyChief, line('TL', chairman), line('KT', chief)), on, personal)).toMatchObject(
      by(['tl', 'tl-kt']),
    );
  });

  it('follows other customs where a province has them', () => {
    const custom = [...SIGNING_STACKS, ['TM', 'TL'] as const];
    expect(maySign(stack(chief, TM, line('TL', chairman)), on, grants, custom)).toEqual(by(['tm', 'tl']));
  });

  it('has a day', () => {
    expect(maySign(stack(chairman), '03/8/2025', [])).toMatchObject({ rule: IMPOSSIBLE_DATE });
  });

  breaks(delegationRules.SIGNATURE_UNKNOWN_STACK, 'marks do not stand in any other order', () => {
    const all = [TM, ...(['KT', 'TL', 'TUQ', 'Q'] as const).map((mark) => line(mark, chairman))];
    let refused = 0;
    for (const first of all) {
      for (const second of all) {
        const marks = [first.mark, second.mark];
        if (first.mark === 'TUQ') continue;
        if (SIGNING_STACKS.some((known) => known.join() === marks.join())) continue;
        refused += 1;
        expect(maySign(stack(viceChairman, first, second), on, grants)).toMatchObject({
          rule: delegationRules.SIGNATURE_UNKNOWN_STACK,
          facts: { marks },
        });
      }
    }
    expect(refused).toBe(17);
    expect(maySign(stack(viceChairman, TM, line('KT', chairman), line('KT', chairman)), on, grants)).toMatchObject({
      rule: delegationRules.SIGNATURE_UNKNOWN_STACK,
    });
    expect(maySign(stack(chief, TM, line('TUQ', chairman)), on, grants)).toMatchObject({
      rule: delegationRules.SIGNATURE_UNKNOWN_STACK,
    });
  });

  breaks(delegationRules.SIGNATURE_PASSED_ON, 'who is authorised in writing does not pass it on', () => {
    for (const mark of ['KT', 'TL', 'TUQ', 'Q'] as const) {
      expect(maySign(stack(deputyChief, line('TUQ', chairman), line(mark, chief)), on, grants)).toMatchObject({
        rule: delegationRules.SIGNATURE_PASSED_ON,
        facts: { marks: ['TUQ', mark] },
      });
    }
  });

  breaks(delegationRules.SIGNATURE_NOT_THE_HEAD, 'nobody else signs without a mark', () => {
    const unit: RankedPost = { ...chairman, unit: 'ban-tiep-dan' };
    for (const signer of [viceChairman, chief, unit]) {
      expect(maySign(stack(signer), on, grants)).toMatchObject({
        rule: delegationRules.SIGNATURE_NOT_THE_HEAD,
        facts: { agencyId: signer.agencyId, postId: signer.postId },
      });
    }
  });

  breaks(delegationRules.SIGNATURE_NOT_A_DEPUTY, 'KT. is signed by a deputy', () => {
    for (const signer of [chief, { ...chief, rank: 'officer' as const }]) {
      expect(maySign(stack(signer, TM, line('KT', chairman)), on, grants)).toMatchObject({
        rule: delegationRules.SIGNATURE_NOT_A_DEPUTY,
        facts: { agencyId: 'van-phong', postId: 'chanh-van-phong', rank: signer.rank },
      });
    }
  });

  breaks(
    delegationRules.SIGNATURE_NOT_GRANTED,
    'nobody signs without leave, or in the place of another than gave it',
    () => {
      const refused = (mark: SigningMark, post: PostRef) => ({
        rule: delegationRules.SIGNATURE_NOT_GRANTED,
        facts: { mark, agencyId: post.agencyId, postId: post.postId },
      });
      expect(maySign(stack(deputyChief, line('KT', chairman)), on, grants)).toMatchObject(refused('KT', deputyChief));
      expect(maySign(stack(viceChairman, line('KT', chief)), on, grants)).toMatchObject(refused('KT', viceChairman));
      expect(maySign(stack(chairman, TM), on, grants.slice(1))).toMatchObject(refused('TM', chairman));
      expect(maySign(stack(chief, TM), on, grants)).toMatchObject(refused('TM', chief));
      expect(maySign(stack(chief, line('Q', chairman)), on, grants)).toMatchObject(refused('Q', chief));
      // Passed on without the order it stands under, and the other way round.
      const ordered = stack(deputyChief, line('TL', chairman), line('KT', chief));
      expect(
        maySign(
          ordered,
          on,
          grants.filter(({ grantId }) => grantId !== 'tl'),
        ),
      ).toMatchObject(refused('TL', chief));
      expect(
        maySign(
          ordered,
          on,
          grants.filter(({ grantId }) => grantId !== 'tl-kt'),
        ),
      ).toMatchObject(refused('KT', deputyChief));
      expect(maySign(stack(deputyChief, line('KT', chief)), on, grants)).toMatchObject(refused('KT', deputyChief));
      const { under: _, ...loose } = grants[3]!;
      expect(maySign(ordered, on, [grants[2]!, loose])).toMatchObject(refused('KT', deputyChief));
      expect(maySign({ ...stack(chairman, TM), agencyId: 'ubnd-xa' }, on, grants)).toMatchObject(
        refused('TM', chairman),
      );
    },
  );

  breaks(delegationRules.SIGNATURE_NOT_IN_FORCE, 'leave holds from its first day until it ends', () => {
    const authorised = { ...stack(chief, line('TUQ', chairman)), field: 'chung-thuc' };
    for (const day of ['2025-06-30', '2026-01-01']) {
      expect(maySign(authorised, day, grants)).toMatchObject({
        rule: delegationRules.SIGNATURE_NOT_IN_FORCE,
        facts: { mark: 'TUQ', on: day },
      });
    }
    expect(maySign(authorised, '2025-12-31', grants)).toMatchObject({ accepted: true });
    // An order revoked takes with it what was passed on under it.
    const revoked = grants.map((grant) => (grant.grantId === 'tl' ? { ...grant, validTo: on } : grant));
    expect(maySign(stack(deputyChief, line('TL', chairman), line('KT', chief)), on, revoked)).toMatchObject({
      rule: delegationRules.SIGNATURE_NOT_IN_FORCE,
      facts: { mark: 'TL' },
    });
  });

  breaks(delegationRules.SIGNATURE_OUT_OF_SCOPE, 'leave covers what it was given for', () => {
    const kt = stack(viceChairman, line('KT', chairman));
    const { field: _, ...fieldless } = kt;
    expect(maySign({ ...kt, field: 'dat-dai' }, on, grants)).toMatchObject({
      rule: delegationRules.SIGNATURE_OUT_OF_SCOPE,
      facts: { mark: 'KT', documentType: 'official-letter', field: 'dat-dai' },
    });
    expect(maySign(fieldless, on, grants)).toMatchObject({ facts: { field: null } });
    const tl = stack(chief, line('TL', chairman));
    expect(maySign({ ...tl, documentType: 'decision' }, on, grants)).toMatchObject({
      rule: delegationRules.SIGNATURE_OUT_OF_SCOPE,
      facts: { documentType: 'decision' },
    });
    const ordered = stack(deputyChief, line('TL', chairman), line('KT', chief));
    expect(maySign({ ...ordered, documentType: 'notice' }, on, grants)).toMatchObject({ facts: { mark: 'KT' } });
    const wide = grants.map((grant) => ({ ...grant, scope: { documentTypes: [], fields: [] } }));
    expect(maySign({ ...tl, documentType: 'decision' }, on, wide)).toMatchObject({ accepted: true });
  });

  breaks(delegationRules.SIGNATURE_ANOTHER_PERSON, "a person's leave is nobody else's", () => {
    const authorised = { ...stack(chief, line('TUQ', chairman)), field: 'chung-thuc' };
    expect(maySign({ ...authorised, signer: { ...chief, personId: 'chi-lt' } }, on, grants)).toMatchObject({
      rule: delegationRules.SIGNATURE_ANOTHER_PERSON,
      facts: { mark: 'TUQ', personId: 'chi-lt' },
    });
    expect(maySign(stack(chairman, line('Q', chairman)), on, grants)).toMatchObject({
      rule: delegationRules.SIGNATURE_ANOTHER_PERSON,
      facts: { mark: 'Q', personId: 'an-nv' },
    });
  });

  describe('of a person', () => {
    const events: StaffEvent[] = [
      { type: 'post.created', data: { ...chief, title: 'Chánh Văn phòng' } },
      { type: 'post.created', data: { agencyId: 'van-phong', postId: 'tp', rank: 'head', unit: 'th', title: 'TP' } },
      { type: 'post.filled', data: { ...chief, personId: 'an-nv', acting: false, validFrom: '2025-07-01' } },
      { type: 'post.filled', data: { agencyId: 'van-phong', postId: 'tp', personId: 'an-nv', acting: false } },
    ];
    const staff = fold(staffDecider, events);

    it('is in a post they hold on the day', () => {
      expect(signerOn(staff, chief, 'an-nv', on)).toEqual({ accepted: true, signer: { ...chief, personId: 'an-nv' } });
      expect(signerOn(staff, { agencyId: 'van-phong', postId: 'tp' }, 'an-nv', on)).toMatchObject({
        signer: { unit: 'th' },
      });
    });

    breaks(delegationRules.SIGNATURE_POST_NOT_HELD, 'and in no other', () => {
      for (const [postId, personId, day] of [
        ['chanh-van-phong', 'an-nv', '2025-06-30'],
        ['chanh-van-phong', 'chi-lt', on],
        ['pho-chanh', 'an-nv', on],
      ] as const) {
        expect(signerOn(staff, { agencyId: 'van-phong', postId }, personId, day)).toMatchObject({
          rule: delegationRules.SIGNATURE_POST_NOT_HELD,
          facts: { agencyId: 'van-phong', postId, personId, on: day },
        });
      }
    });
  });

  eachRuleIsBrokenOnce();
});

describe('any signature', () => {
  const DAYS = ['2025-07-01', '2025-08-01', '2025-09-01', '2025-10-01'];
  const day = fc.constantFrom(...DAYS);
  const unitHead: RankedPost = { agencyId, postId: 'truong-ban', rank: 'head', unit: 'ban' };
  const post = fc.constantFrom(chairman, viceChairman, chief, deputyChief, unitHead);
  const scope: fc.Arbitrary<SigningScope> = fc.constantFrom({}, { fields: ['x'] }, { documentTypes: ['notice'] });
  const person = fc.constantFrom('an-nv', 'binh-tt');
  const grant = fc
    .record(
      {
        mark: fc.constantFrom(...SIGNING_MARKS),
        grantor: post,
        grantee: post,
        personId: person,
        scope,
        basis: fc.constant('1/QĐ'),
        under: fc.constantFrom('tl', 'tuq', 'g-0', 'g-1'),
        validFrom: day,
        validTo: day,
      },
      { requiredKeys: ['mark', 'grantee', 'scope', 'validFrom'] },
    )
    .map((one) => ({ type: 'grant-signing' as const, agencyId, ...one }));
  /** Whatever is asked, and some of what is usual. */
  const facts = fc
    .tuple(
      fc.subarray([...grants]),
      fc.array(grant, { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(5), day), { maxLength: 2 }),
    )
    .map(([usual, asked, revocations]) => {
      const events: DelegationEvent[] = [];
      const commands: DelegationCommand[] = [
        ...usual.map((one) => ({ type: 'grant-signing' as const, ...one, scope: one.mark === 'TUQ' ? one.scope : {} })),
        ...asked.map((one, index) => ({ ...one, grantId: `g-${index}` })),
        ...revocations.map(([index, validTo]) => ({
          type: 'revoke-signing' as const,
          agencyId,
          grantId: grants[index]!.grantId,
          validTo,
        })),
      ];
      for (const command of commands) {
        const decision = delegationDecider.decide(command, fold(delegationDecider, events));
        if (decision.accepted) events.push(...decision.events);
      }
      return events;
    });
  const signature: fc.Arbitrary<SignatureStack> = fc
    .record(
      {
        agencyId: fc.constant(agencyId),
        lines: fc.array(fc.record({ mark: fc.constantFrom(...SIGNING_MARKS), post }), { maxLength: 3 }),
        signer: fc.tuple(post, person).map(([one, personId]) => ({ ...one, personId })),
        documentType: fc.constantFrom('notice', 'decision'),
        field: fc.constantFrom('x', 'chung-thuc'),
      },
      { requiredKeys: ['agencyId', 'lines', 'signer', 'documentType'] },
    )
    .chain((one) =>
      fc.constantFrom<SignatureStack>(
        one,
        { ...one, lines: [] },
        { ...one, lines: [{ mark: 'TM' }], signer: { ...chairman, personId: 'an-nv' } },
        { ...one, lines: [line('KT', chairman)], signer: { ...viceChairman, personId: 'an-nv' } },
        { ...one, lines: [line('TL', chairman)], signer: { ...chief, personId: 'an-nv' } },
        { ...one, lines: [line('TL', chairman), line('KT', chief)], signer: { ...deputyChief, personId: 'an-nv' } },
        { ...one, field: 'chung-thuc', lines: [line('TUQ', chairman)], signer: { ...chief, personId: 'an-nv' } },
        { ...one, lines: [line('Q', chairman)], signer: { ...chairman, personId: 'binh-tt' } },
      ),
    );

  it('that is accepted rests on one leave per mark, in force and covering it, as article 13 has it', () => {
    const accepted = new Map<string, number>();
    fc.assert(
      fc.property(facts, signature, day, (events, asked, signedOn) => {
        const state = fold(delegationDecider, events);
        expect(fold(delegationDecider, events)).toEqual(state);
        const verdict = maySign(asked, signedOn, state.grants);
        if (!verdict.accepted) return;
        const marks = asked.lines.map(({ mark }) => mark);
        accepted.set(marks.join(), (accepted.get(marks.join()) ?? 0) + 1);
        expect(SIGNING_STACKS).toContainEqual(marks);
        const rested = verdict.grantIds.map((id) => state.grants.find(({ grantId }) => grantId === id)!);
        expect(rested.map(({ mark }) => mark)).toEqual(marks);
        for (const one of rested) {
          expect(holdsOn(one, signedOn)).toBe(true);
          if (one.mark === 'TUQ') expect([one.validTo, one.basis]).not.toContain(undefined);
          if (one.mark === 'TL') expect(one.basis).toBeDefined();
        }
        if (marks.includes('KT')) expect(asked.signer.rank).toBe('deputy');
        if (marks.join() === 'TL,KT') expect(rested[1]!.under).toBe(rested[0]!.grantId);
        if (marks.length === 0) expect(asked.signer).toMatchObject(chairman);
        const personal = rested.at(-1)?.personId;
        if (personal !== undefined) expect(asked.signer.personId).toBe(personal);
      }),
      { numRuns: 3000 },
    );
    // A law over nothing would hold of anything.
    expect([...accepted.keys()]).toEqual(expect.arrayContaining(['', 'TM', 'KT', 'TL', 'TL,KT', 'TUQ', 'Q']));
  });

  it('that is accepted stays so with more leave, and needs all it rests on', () => {
    fc.assert(
      fc.property(facts, facts, signature, day, (events, others, asked, signedOn) => {
        const { grants: some } = fold(delegationDecider, events);
        const more = fold(delegationDecider, others).grants.map((one) => ({ ...one, grantId: `more-${one.grantId}` }));
        const verdict = maySign(asked, signedOn, some);
        if (!verdict.accepted) return;
        expect(maySign(asked, signedOn, [...more, ...some])).toMatchObject({ accepted: true });
        for (const mark of new Set(asked.lines.map((one) => one.mark))) {
          const rest = some.filter((one) => one.mark !== mark);
          expect(maySign(asked, signedOn, rest)).toMatchObject({ rule: delegationRules.SIGNATURE_NOT_GRANTED });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
