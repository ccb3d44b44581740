import { instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { directiveDecider } from './directive.decider.js';
import type { DirectiveEvent, RedraftDirective } from './directive.events.js';
import {
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ALREADY_SIGNED,
  DIRECTIVE_NOTED_OTHERWISE,
  DIRECTIVE_SUBJECT_MISSING,
  DIRECTIVE_UNKNOWN,
} from './directive.rules.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import type { Task } from './task.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({ DIRECTIVE_NOTED_OTHERWISE });

const at = instant('2025-08-03T08:00:00+07:00');
const by = { subject: 'binh.tt' };
const said = { directiveId: 'd', by };
const deadline = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' } as const;

function task(ordinal: number, agencyId: string): Task {
  return {
    taskId: `t-${ordinal}`,
    ordinal,
    text: `Task ${ordinal}`,
    kind: 'order',
    lead: { agencyId },
    coordinatingAgencyIds: [],
    deadline: null,
  };
}
const [first, second] = [task(1, 'so-y-te'), task(2, 'so-noi-vu')];
const draft: DirectiveDraftedData = {
  directiveId: 'd',
  documentType: 'official-letter',
  subject: 'Difficulties of communes',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: [],
  addressees: [],
  tasks: [first, second],
  deadlineClauses: [{ clauseId: 'k', deadline, taskIds: ['t-2'] }],
};
const drafted: DirectiveEvent = { type: 'directive.drafted', data: draft, effectiveAt: at };
const redraft = (change: Partial<DirectiveDraftedData> = {}): RedraftDirective => ({
  type: 'redraft-directive',
  at,
  ...draft,
  ...change,
});
const redrafted = (change: Partial<DirectiveDraftedData>): DirectiveEvent => ({
  type: 'directive.redrafted',
  data: { ...draft, ...change },
  effectiveAt: at,
});
const without = { tasks: [first], deadlineClauses: [] };

const cited: DirectiveEvent = {
  type: 'directive.cited',
  data: {
    directiveId: 'd',
    citation: { citationId: 'c', relation: 'basis', reference: { kind: 'law', law: 'L' }, taskId: 't-2' },
  },
};
const asked: DirectiveEvent = {
  type: 'directive.question-raised',
  data: {
    ...said,
    question: {
      questionId: 'q',
      about: 'lead',
      taskId: 't-1',
      note: 'No subject',
      candidates: [{ agencyId: 'so-y-te' }, { agencyId: 'so-noi-vu' }],
    },
  },
  effectiveAt: at,
};
const decided: DirectiveEvent = {
  type: 'directive.question-decided',
  data: {
    ...said,
    questionId: 'q',
    candidate: 0,
    reasons: ['x'],
    amendments: [],
    effects: { kept: 0, cancelled: 0, superseded: 0, 'deadline-changed': 0, assigned: 0 },
  },
  effectiveAt: at,
};
const linked: DirectiveEvent = {
  type: 'directive.tasks-linked',
  data: {
    ...said,
    link: { linkId: 'l', kind: 'reciprocal', taskId: 't-1', to: { directiveId: 'd', taskId: 't-2' } },
  },
  effectiveAt: at,
};
const judged: DirectiveEvent = {
  type: 'directive.link-judged',
  data: { ...said, linkId: 'l', verdict: 'rejected' },
  effectiveAt: at,
};
const flagged: DirectiveEvent = {
  type: 'directive.contradiction-flagged',
  data: {
    ...said,
    contradiction: {
      contradictionId: 'x',
      about: 'A date',
      statements: [{ value: '1', taskId: 't-2' }, { value: '2' }],
    },
  },
  effectiveAt: at,
};
const settled: DirectiveEvent = {
  type: 'directive.contradiction-settled',
  data: { ...said, contradictionId: 'x', value: '1' },
  effectiveAt: at,
};

describe('a draft', () => {
  describe('when drafted', () => {
    it('is replaced as a whole', () => {
      const change = { subject: 'Other words', tasks: [first], deadlineClauses: [] };
      given(drafted).when(redraft(change)).then(redrafted(change));
    });

    it('stays quiet when it is as it was', () => {
      given(drafted).when(redraft()).thenQuiet();
      given(drafted, redrafted(without)).when(redraft(without)).thenQuiet();
      const turned = Object.fromEntries(Object.entries(draft).reverse()) as unknown as DirectiveDraftedData;
      given(drafted)
        .when({ type: 'redraft-directive', at, ...turned })
        .thenQuiet();
    });

    it('is refused what no draft may be', () => {
      given(drafted)
        .when(redraft({ subject: ' ' }))
        .thenRefused(DIRECTIVE_SUBJECT_MISSING);
      given().when(redraft()).thenRefused(DIRECTIVE_UNKNOWN);
    });
  });

  describe('when something is noted of it', () => {
    breaks(DIRECTIVE_NOTED_OTHERWISE, 'what is noted of it still holds', () => {
      for (const [event, facts] of [
        [cited, { citationId: 'c' }],
        [linked, { linkId: 'l' }],
        [flagged, { contradictionId: 'x' }],
      ] as const) {
        given(drafted, event).when(redraft(without)).thenRefused(DIRECTIVE_NOTED_OTHERWISE, facts);
      }
      // It is read so far as the first candidate says.
      given(drafted, asked)
        .when(redraft({ tasks: [task(1, 'so-noi-vu'), second] }))
        .thenRefused(DIRECTIVE_NOTED_OTHERWISE, { questionId: 'q' });
    });

    it('may change whatever else it says', () => {
      given(drafted, cited, asked, linked, flagged)
        .when(redraft({ subject: 'Other words' }))
        .then(redrafted({ subject: 'Other words' }));
    });

    it('may drop what was decided, judged and settled', () => {
      const change = { ...without, tasks: [task(1, 'so-noi-vu')] };
      given(drafted, asked, decided, linked, judged, flagged, settled).when(redraft(change)).then(redrafted(change));
    });
  });

  it('stays as it was signed or issued', () => {
    const signature = { authority: 'TL', principal: 'Chủ tịch', signatory: 'A', post: 'Chánh Văn phòng' } as const;
    const signed: DirectiveEvent = { type: 'directive.signed', data: { directiveId: 'd', signature }, effectiveAt: at };
    const issued: DirectiveEvent = {
      type: 'directive.issued',
      data: { directiveId: 'd', number: 1, symbol: 'A', registerId: 'r', issuedOn: '2025-08-03', assignmentCount: 2 },
      effectiveAt: at,
    };
    given(drafted, signed).when(redraft(without)).thenRefused(DIRECTIVE_ALREADY_SIGNED);
    given(drafted, issued).when(redraft(without)).thenRefused(DIRECTIVE_ALREADY_ISSUED);
  });

  eachRuleIsBrokenOnce();
});
