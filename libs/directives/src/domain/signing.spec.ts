import { fold, instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { directiveDecider } from './directive.decider.js';
import type { DirectiveEvent, IssueDirective } from './directive.events.js';
import type { DirectiveDraftedData, Signature } from './directive.vocabulary.js';
import * as rules from './directive.rules.js';
import type { UnnumberedDirective } from './directive.state.js';
import { REGISTER_INVALID_SYMBOL } from './register.rules.js';
import { dayOfSignature, signatureToCheck } from './signing.decider.js';
import type { SignDirective } from './signing.events.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  DIRECTIVE_ALREADY_SIGNED: rules.DIRECTIVE_ALREADY_SIGNED,
  DIRECTIVE_SIGNATURE_MISSING: rules.DIRECTIVE_SIGNATURE_MISSING,
  DIRECTIVE_MARKS_DIFFER: rules.DIRECTIVE_MARKS_DIFFER,
  DIRECTIVE_SIGNED_IN_FUTURE: rules.DIRECTIVE_SIGNED_IN_FUTURE,
  DIRECTIVE_IMPOSSIBLE_MONTH: rules.DIRECTIVE_IMPOSSIBLE_MONTH,
  DIRECTIVE_SYMBOL_DIFFERS: rules.DIRECTIVE_SYMBOL_DIFFERS,
  DIRECTIVE_MONTH_DIFFERS: rules.DIRECTIVE_MONTH_DIFFERS,
  DIRECTIVE_ISSUED_BEFORE_SIGNED: rules.DIRECTIVE_ISSUED_BEFORE_SIGNED,
});

const at = instant('2025-07-18T10:00:00+07:00');
const directiveId = 'd-4';
const signature: Signature = {
  authority: 'KT',
  principal: 'Chủ tịch UBND tỉnh',
  signatory: 'Nguyễn Văn B',
  post: 'Phó Chủ tịch',
};
const data: DirectiveDraftedData = {
  directiveId,
  documentType: 'official-letter',
  subject: 'Administrative procedures under two-tier government',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: [],
  addressees: [],
  tasks: [
    {
      taskId: 't-1',
      ordinal: 1,
      text: 'Guide the communes',
      kind: 'order',
      lead: { agencyId: 'so-noi-vu' },
      coordinatingAgencyIds: [],
      deadline: null,
    },
  ],
};
const drafted: DirectiveEvent = { type: 'directive.drafted', data, effectiveAt: at };
/** `Số:      /UBND-PVHCC`, `ngày      tháng 7 năm 2025`. */
const sign: SignDirective = {
  type: 'sign-directive',
  at,
  directiveId,
  signature,
  symbol: 'UBND-PVHCC',
  month: '2025-07',
};
const signed: DirectiveEvent = {
  type: 'directive.signed',
  data: { directiveId, signature, symbol: 'UBND-PVHCC', month: '2025-07' },
  effectiveAt: at,
};
const issuance = {
  directiveId,
  number: 7012,
  symbol: 'UBND-PVHCC',
  registerId: 'r',
  issuedOn: '2025-07-21',
  assignmentCount: 1,
};
const issue: IssueDirective = { type: 'issue-directive', at: instant('2025-07-21T08:00:00+07:00'), ...issuance };
const issued: DirectiveEvent = { type: 'directive.issued', data: issuance, effectiveAt: issue.at };

describe('a signature', () => {
  describe('when drafted', () => {
    it('stands under a document whose number and day are blank', () => {
      given(drafted).when(sign).then(signed);
    });

    it('is the one of the draft unless another is given, and nothing need be printed', () => {
      given({ ...drafted, data: { ...data, signature } })
        .when({ type: 'sign-directive', at, directiveId })
        .then({ ...signed, data: { directiveId, signature } });
    });

    it('is from then on the one of the document', () => {
      const state = fold(directiveDecider, [drafted, signed]);
      expect(state).toMatchObject({ status: 'signed', draft: { ...data, signature }, signedAt: at });
    });

    it('may be entered after it was given', () => {
      given(drafted)
        .when({ ...sign, at: issue.at, effectiveAt: at })
        .then(signed);
    });

    breaks(rules.DIRECTIVE_SIGNATURE_MISSING, 'somebody signs, for somebody, from a post', () => {
      given(drafted)
        .when({ type: 'sign-directive', at, directiveId })
        .thenRefused(rules.DIRECTIVE_SIGNATURE_MISSING, { directiveId });
      for (const part of ['signatory', 'principal', 'post']) {
        given(drafted)
          .when({ ...sign, signature: { ...signature, [part]: ' ' } })
          .thenRefused(rules.DIRECTIVE_SIGNATURE_MISSING, { authority: 'KT' });
      }
    });

    breaks(rules.DIRECTIVE_MARKS_DIFFER, 'its mark is one of those printed', () => {
      const signer = { personId: 'binh-nv', postId: 'pho-chu-tich' };
      const { authority: _, ...markless } = signature;
      const wrong: Signature[] = [
        { ...signature, signer: { ...signer, marks: ['TM'] } },
        { ...signature, signer: { ...signer, marks: [] } },
        { ...markless, signer: { ...signer, marks: ['TM', 'KT'] } },
      ];
      for (const one of wrong) {
        given(drafted)
          .when({ ...sign, signature: one })
          .thenRefused(rules.DIRECTIVE_MARKS_DIFFER, { marks: one.signer!.marks! });
      }
      const right: Signature[] = [
        { ...signature, signer },
        { ...signature, signer: { ...signer, marks: ['TM', 'KT'] } },
        { ...markless, signer },
        { ...markless, signer: { ...signer, marks: [] } },
      ];
      for (const one of right) {
        given(drafted)
          .when({ ...sign, signature: one })
          .then({ ...signed, data: { ...signed.data, signature: one } });
      }
      given(drafted)
        .when({ ...sign, signature: { ...signature, signer: { ...signer, marks: ['TW' as 'TM', 'KT'] } } })
        .thenRefused(rules.DIRECTIVE_UNKNOWN_AUTHORITY, { authority: 'TW' });
    });

    breaks(rules.DIRECTIVE_SIGNED_IN_FUTURE, 'it is not given ahead of time', () => {
      given(drafted)
        .when({ ...sign, effectiveAt: issue.at })
        .thenRefused(rules.DIRECTIVE_SIGNED_IN_FUTURE, { at, effectiveAt: issue.at });
    });

    breaks(rules.DIRECTIVE_IMPOSSIBLE_MONTH, 'the month printed is one of the calendar', () => {
      for (const month of ['2025-13', '2025', '7/2025']) {
        given(drafted)
          .when({ ...sign, month })
          .thenRefused(rules.DIRECTIVE_IMPOSSIBLE_MONTH, { month });
      }
    });

    it('refuses a mark nobody knows, a symbol no register takes, and a directive nobody drafted', () => {
      given(drafted)
        .when({ ...sign, signature: { ...signature, authority: 'TW' as 'TL' } })
        .thenRefused(rules.DIRECTIVE_UNKNOWN_AUTHORITY);
      given(drafted)
        .when({ ...sign, symbol: 'A B' })
        .thenRefused(REGISTER_INVALID_SYMBOL, { symbol: 'A B' });
      given().when(sign).thenRefused(rules.DIRECTIVE_UNKNOWN);
    });
  });

  describe('when signed', () => {
    it('waits for number and date, which complete it', () => {
      given(drafted, signed).when(issue).then(issued);
    });

    it('leaves symbol and date open where nothing was printed', () => {
      const blank: DirectiveEvent = { type: 'directive.signed', data: { directiveId, signature }, effectiveAt: at };
      given(drafted, blank)
        .when({ ...issue, symbol: 'UBND-TH' })
        .then({ ...issued, data: { ...issuance, symbol: 'UBND-TH' } });
    });

    it('stays quiet when it is signed again in the same way', () => {
      given(drafted, signed).when(sign).thenQuiet();
    });

    breaks(rules.DIRECTIVE_ALREADY_SIGNED, 'what was signed stands', () => {
      const signer = { personId: 'binh-nv', postId: 'pho-chu-tich' };
      for (const change of [
        { symbol: 'UBND-TH' },
        { month: '2025-08' },
        { signature: { ...signature, post: 'X' } },
        { signature: { ...signature, signer } },
      ]) {
        given(drafted, signed)
          .when({ ...sign, ...change })
          .thenRefused(rules.DIRECTIVE_ALREADY_SIGNED, { directiveId });
      }
      const bySigner: DirectiveEvent = {
        ...signed,
        data: { ...signed.data, signature: { ...signature, signer } },
      };
      given(drafted, bySigner)
        .when({ ...sign, signature: { ...signature, signer: { ...signer } } })
        .thenQuiet();
      for (const change of [
        { personId: 'an-nv' },
        { postId: 'chu-tich' },
        { agencyId: 'so-y-te' },
        { field: 'y-te' },
      ]) {
        given(drafted, bySigner)
          .when({ ...sign, signature: { ...signature, signer: { ...signer, ...change } } })
          .thenRefused(rules.DIRECTIVE_ALREADY_SIGNED, { directiveId });
      }
    });

    breaks(rules.DIRECTIVE_SYMBOL_DIFFERS, 'only the number was left open', () => {
      given(drafted, signed)
        .when({ ...issue, symbol: 'UBND-TH' })
        .thenRefused(rules.DIRECTIVE_SYMBOL_DIFFERS, { symbol: 'UBND-TH', signedWith: 'UBND-PVHCC' });
    });

    breaks(rules.DIRECTIVE_MONTH_DIFFERS, 'only the day was left open', () => {
      given(drafted, signed)
        .when({ ...issue, issuedOn: '2025-08-01', at: instant('2025-08-01T08:00:00+07:00') })
        .thenRefused(rules.DIRECTIVE_MONTH_DIFFERS, { issuedOn: '2025-08-01', signedWith: '2025-07' });
    });

    breaks(rules.DIRECTIVE_ISSUED_BEFORE_SIGNED, 'it is not in force before it was signed', () => {
      given(drafted, signed)
        .when({ ...issue, effectiveAt: instant('2025-07-18T09:59:59.999+07:00') })
        .thenRefused(rules.DIRECTIVE_ISSUED_BEFORE_SIGNED, {
          effectiveAt: instant('2025-07-18T09:59:59.999+07:00'),
          signedAt: at,
        });
      given(drafted, signed)
        .when({ ...issue, effectiveAt: at })
        .then({ ...issued, effectiveAt: at });
    });

    it('is not drafted again', () => {
      given(drafted, signed)
        .when({ type: 'draft-directive', at, ...data })
        .thenRefused(rules.DIRECTIVE_ALREADY_DRAFTED);
    });
  });

  describe('as a question to the organisation register', () => {
    const signer = { personId: 'binh-nv', postId: 'pho-chu-tich' };
    const drafted1537 = (more: Partial<Signature>) => ({ ...data, signature: { ...signature, ...more } });
    const asked = {
      agencyId: 'ubnd-tinh',
      personId: 'binh-nv',
      post: { agencyId: 'ubnd-tinh', postId: 'pho-chu-tich' },
      documentType: 'official-letter',
    };

    it('asks nothing of a mere name, as of a document on paper', () => {
      expect(signatureToCheck(data)).toBeNull();
      expect(signatureToCheck(drafted1537({}))).toBeNull();
    });

    it('asks whether the person may sign in that post, under the marks as printed', () => {
      expect(signatureToCheck(drafted1537({ signer }))).toEqual({ ...asked, marks: ['KT'] });
      expect(
        signatureToCheck(
          drafted1537({ signer: { ...signer, agencyId: 'so-y-te', marks: ['TM', 'KT'], field: 'y-te' } }),
        ),
      ).toEqual({
        ...asked,
        post: { agencyId: 'so-y-te', postId: 'pho-chu-tich' },
        marks: ['TM', 'KT'],
        field: 'y-te',
      });
      const { authority: _, ...markless } = signature;
      expect(signatureToCheck({ ...data, signature: { ...markless, signer } })).toEqual({ ...asked, marks: [] });
    });

    it('is of the day it was signed, and of the date on the document where that was not recorded', () => {
      const state = (...events: DirectiveEvent[]) => fold(directiveDecider, events) as UnnumberedDirective;
      expect(dayOfSignature(state(drafted, signed), '2025-07-21', 'Asia/Ho_Chi_Minh')).toBe('2025-07-18');
      expect(dayOfSignature(state(drafted), '2025-07-21', 'Asia/Ho_Chi_Minh')).toBe('2025-07-21');
    });
  });

  describe('when issued', () => {
    it('comes too late', () => {
      given(drafted, issued).when(sign).thenRefused(rules.DIRECTIVE_ALREADY_ISSUED, { directiveId });
    });
  });

  eachRuleIsBrokenOnce();
});
