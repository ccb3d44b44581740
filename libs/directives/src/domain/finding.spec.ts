import { instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { directiveDecider } from './directive.decider.js';
import type { DirectiveEvent } from './directive.events.js';
import type {
  Contradiction,
  FlagContradiction,
  JudgeLink,
  LinkTasks,
  SettleContradiction,
  TaskLink,
} from './finding.events.js';
import * as rules from './finding.rules.js';
import type { Task } from './task.js';
import { TASK_UNKNOWN } from './task.rules.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({ ...rules, TASK_UNKNOWN });

const at = instant('2025-08-03T08:00:00+07:00');
const by = { subject: 'binh.tt' };
const said = { directiveId: 'd', by };

function task(ordinal: number, agencyId: string): Task {
  const text = `Task ${ordinal}`;
  return {
    taskId: `t-${ordinal}`,
    ordinal,
    text,
    kind: 'order',
    lead: { agencyId },
    coordinatingAgencyIds: [],
    deadline: null,
  };
}
const drafted: DirectiveEvent = {
  type: 'directive.drafted',
  effectiveAt: at,
  data: {
    directiveId: 'd',
    documentType: 'official-letter',
    subject: 'Land procedures',
    issuerId: 'ubnd-tinh',
    monitorId: 'van-phong-ubnd-tinh',
    escalationChain: [],
    addressees: [],
    tasks: [task(1, 'so-nnmt'), task(2, 'thue-tinh')],
  },
};
/** Two leads that name each other as coordinator owe the same work. */
const link = { linkId: 'l-1', kind: 'reciprocal', taskId: 't-1', to: { directiveId: 'd', taskId: 't-2' } } as const;
const contradiction = {
  contradictionId: 'x-1',
  about: 'Date of 02-KH/BCĐTW',
  statements: [
    { value: '2025-06-19', taskId: 't-1' },
    { value: '2025-02-19', asWritten: '19/02/2025' },
  ],
} as const;

const linkTasks = (change: Partial<TaskLink> = {}): LinkTasks => ({
  type: 'link-tasks',
  at,
  ...said,
  link: { ...link, ...change } as LinkTasks['link'],
});
const linked: DirectiveEvent = { type: 'directive.tasks-linked', data: { ...said, link }, effectiveAt: at };
const judge = (verdict: 'confirmed' | 'rejected'): JudgeLink => ({
  type: 'judge-link',
  at,
  ...said,
  linkId: 'l-1',
  verdict,
});
const judged: DirectiveEvent = {
  type: 'directive.link-judged',
  data: { ...said, linkId: 'l-1', verdict: 'confirmed' },
  effectiveAt: at,
};
const flag = (change: Partial<Contradiction> = {}): FlagContradiction => ({
  type: 'flag-contradiction',
  at,
  ...said,
  contradiction: { ...contradiction, ...change } as FlagContradiction['contradiction'],
});
const flagged: DirectiveEvent = {
  type: 'directive.contradiction-flagged',
  data: { ...said, contradiction },
  effectiveAt: at,
};
const settle = (value: string): SettleContradiction => ({
  type: 'settle-contradiction',
  at,
  ...said,
  contradictionId: 'x-1',
  value,
});
const settled: DirectiveEvent = {
  type: 'directive.contradiction-settled',
  data: { ...said, contradictionId: 'x-1', value: '2025-06-19' },
  effectiveAt: at,
};

describe('a link between tasks', () => {
  describe('when found', () => {
    it('is noted, within a directive or between two', () => {
      given(drafted).when(linkTasks()).then(linked);
      const to = { directiveId: 'other', taskId: 't-1' };
      const duplicate = linkTasks({ kind: 'suspected-duplicate', to });
      given(drafted)
        .when(duplicate)
        .then({ type: 'directive.tasks-linked', data: { ...said, link: duplicate.link }, effectiveAt: at });
    });

    breaks(rules.LINK_UNKNOWN_KIND, 'it says how they hang together', () => {
      given(drafted)
        .when(linkTasks({ kind: 'same' as 'related' }))
        .thenRefused(rules.LINK_UNKNOWN_KIND, { linkId: 'l-1', kind: 'same' });
      given(drafted)
        .when(linkTasks({ linkId: ' ' }))
        .thenRefused(rules.LINK_UNKNOWN_KIND, { linkId: ' ', kind: 'reciprocal' });
    });

    breaks(rules.LINK_TO_ITSELF, 'it is between two', () => {
      given(drafted)
        .when(linkTasks({ to: { directiveId: 'd', taskId: 't-1' } }))
        .thenRefused(rules.LINK_TO_ITSELF, { taskId: 't-1' });
      // A task of another directive may have the same id.
      const to = { directiveId: 'other', taskId: 't-1' };
      expect(given(drafted).when(linkTasks({ to })).events()).toHaveLength(1);
    });

    breaks(TASK_UNKNOWN, 'it is between tasks that are there', () => {
      given(drafted)
        .when(linkTasks({ taskId: 't-9' }))
        .thenRefused(TASK_UNKNOWN, { taskId: 't-9' });
      const to = { directiveId: 'other', taskId: 't-1' };
      given(drafted)
        .when(linkTasks({ taskId: 't-9', to }))
        .thenRefused(TASK_UNKNOWN, { taskId: 't-9' });
      given(drafted)
        .when(linkTasks({ to: { directiveId: 'd', taskId: 't-9' } }))
        .thenRefused(TASK_UNKNOWN, { taskId: 't-9' });
    });
  });

  describe('when linked', () => {
    it('stays quiet about the same, from whichever end', () => {
      given(drafted, linked).when(linkTasks()).thenQuiet();
      given(drafted, linked)
        .when(linkTasks({ taskId: 't-2', to: { directiveId: 'd', taskId: 't-1' } }))
        .thenQuiet();
    });

    breaks(rules.LINK_ALREADY_THERE, 'two links are told apart, and say two things', () => {
      given(drafted, linked)
        .when(linkTasks({ kind: 'related' }))
        .thenRefused(rules.LINK_ALREADY_THERE, { linkId: 'l-1' });
      given(drafted, linked)
        .when(linkTasks({ to: { directiveId: 'other', taskId: 't-2' } }))
        .thenRefused(rules.LINK_ALREADY_THERE, { linkId: 'l-1' });
      given(drafted, linked)
        .when(linkTasks({ linkId: 'l-2' }))
        .thenRefused(rules.LINK_ALREADY_THERE, { linkId: 'l-1' });
      const elsewhere = { directiveId: 'other', taskId: 't-2' };
      for (const change of [{ kind: 'related' }, { to: elsewhere }] as const) {
        expect(
          given(drafted, linked)
            .when(linkTasks({ linkId: 'l-2', ...change }))
            .events(),
        ).toHaveLength(1);
      }
    });

    it('is judged, and the same again is nothing new', () => {
      given(drafted, linked).when(judge('confirmed')).then(judged);
      given(drafted, linked, judged).when(judge('confirmed')).thenQuiet();
    });

    it('is judged alone: another link waits for a verdict of its own', () => {
      const other: DirectiveEvent = {
        type: 'directive.tasks-linked',
        data: { ...said, link: { ...link, linkId: 'l-2', kind: 'related' } },
        effectiveAt: at,
      };
      given(drafted, other, linked, judged)
        .when({ ...judge('rejected'), linkId: 'l-2' })
        .then({ ...judged, data: { ...said, linkId: 'l-2', verdict: 'rejected' } });
      given(drafted, other, linked, judged).when(judge('rejected')).thenRefused(rules.LINK_ALREADY_JUDGED);
    });

    breaks(rules.LINK_ALREADY_JUDGED, 'a verdict stands', () => {
      given(drafted, linked, judged)
        .when(judge('rejected'))
        .thenRefused(rules.LINK_ALREADY_JUDGED, { verdict: 'confirmed' });
    });

    breaks(rules.LINK_UNKNOWN_VERDICT, 'it is confirmed or rejected', () => {
      given(drafted, linked)
        .when(judge('maybe' as 'rejected'))
        .thenRefused(rules.LINK_UNKNOWN_VERDICT, { verdict: 'maybe' });
    });
  });

  breaks(rules.LINK_UNKNOWN, 'what nobody linked is not judged', () => {
    given(drafted).when(judge('confirmed')).thenRefused(rules.LINK_UNKNOWN, { linkId: 'l-1' });
  });
});

describe('a contradiction', () => {
  describe('when found', () => {
    it('is flagged with both statements', () => {
      given(drafted).when(flag()).then(flagged);
    });

    breaks(rules.CONTRADICTION_TOO_FEW_STATEMENTS, 'two statements disagree about something', () => {
      const [first] = contradiction.statements;
      for (const change of [
        { contradictionId: '' },
        { contradictionId: ' ' },
        { about: ' ' },
        { statements: [first] },
        { statements: [first, first, { value: 'x' }] },
        { statements: [first, { value: ' ' }] },
      ]) {
        const { contradictionId } = { ...contradiction, ...change };
        given(drafted).when(flag(change)).thenRefused(rules.CONTRADICTION_TOO_FEW_STATEMENTS, { contradictionId });
      }
    });

    it('stands in tasks that are there', () => {
      const statements = [{ value: 'a', taskId: 't-9' }, { value: 'b' }];
      given(drafted).when(flag({ statements })).thenRefused(TASK_UNKNOWN, { taskId: 't-9' });
    });

    breaks(rules.CONTRADICTION_UNKNOWN, 'what nobody flagged is not settled', () => {
      given(drafted).when(settle('x')).thenRefused(rules.CONTRADICTION_UNKNOWN, { contradictionId: 'x-1' });
    });
  });

  describe('when flagged', () => {
    it('stays quiet about the same again', () => {
      given(drafted, flagged).when(flag()).thenQuiet();
      const [one, other] = contradiction.statements;
      const statements = [{ ...other, value: ` ${other.value} ` }, one];
      given(drafted, flagged).when(flag({ statements })).thenQuiet();
    });

    breaks(rules.CONTRADICTION_ID_TAKEN, 'two contradictions have two ids', () => {
      given(drafted, flagged)
        .when(flag({ about: 'Date of 57-NQ/TW' }))
        .thenRefused(rules.CONTRADICTION_ID_TAKEN, { contradictionId: 'x-1' });
      const [one] = contradiction.statements;
      for (const statements of [
        [{ value: 'a' }, { value: 'b' }],
        [one, { value: 'b' }],
        [...contradiction.statements, { value: 'a third day' }],
      ]) {
        given(drafted, flagged)
          .when(flag({ statements }))
          .thenRefused(rules.CONTRADICTION_ID_TAKEN, { contradictionId: 'x-1' });
      }
    });

    it('is settled by what was found to be true', () => {
      given(drafted, flagged).when(settle('2025-06-19')).then(settled);
      given(drafted, flagged, settled).when(settle('2025-06-19')).thenQuiet();
    });

    it('is settled alone: another contradiction stays open', () => {
      const other: DirectiveEvent = {
        type: 'directive.contradiction-flagged',
        data: { ...said, contradiction: { ...contradiction, contradictionId: 'x-2' } },
        effectiveAt: at,
      };
      given(drafted, other, flagged, settled)
        .when({ ...settle('2025-02-19'), contradictionId: 'x-2' })
        .then({ ...settled, data: { ...said, contradictionId: 'x-2', value: '2025-02-19' } });
    });

    it('is flagged beside others, and settled only once it is', () => {
      const another = flag({ contradictionId: 'x-2', about: 'Date of 57-NQ/TW' });
      expect(given(drafted, flagged).when(another).events()).toHaveLength(1);
      given(drafted, flagged)
        .when({ ...settle('x'), contradictionId: 'x-2' })
        .thenRefused(rules.CONTRADICTION_UNKNOWN, { contradictionId: 'x-2' });
    });

    breaks(rules.CONTRADICTION_VALUE_MISSING, 'something was found', () => {
      given(drafted, flagged)
        .when(settle(' '))
        .thenRefused(rules.CONTRADICTION_VALUE_MISSING, { contradictionId: 'x-1' });
    });

    breaks(rules.CONTRADICTION_ALREADY_SETTLED, 'what was found stands', () => {
      given(drafted, flagged, settled)
        .when(settle('2025-02-19'))
        .thenRefused(rules.CONTRADICTION_ALREADY_SETTLED, { settledAs: '2025-06-19' });
    });
  });

  eachRuleIsBrokenOnce();
});
