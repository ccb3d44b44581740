import { instant } from '#kernel';
import { DEADLINE_IMPOSSIBLE_DATE } from '#deadlines/domain';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { agenciesNamedIn, directiveDecider, groupsNamedIn } from './directive.decider.js';
import { directiveStream, type DirectiveEvent, type DraftDirective, type IssueDirective } from './directive.events.js';
import type { DirectiveDraftedData, SigningAuthority } from './directive.vocabulary.js';
import type { Task } from './task.js';
import * as rules from './directive.rules.js';
import * as taskRules from './task.rules.js';
import { DOCUMENT_TYPES, isDocumentType, type DocumentType } from './document-types.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  DIRECTIVE_UNKNOWN: rules.DIRECTIVE_UNKNOWN,
  DIRECTIVE_ALREADY_DRAFTED: rules.DIRECTIVE_ALREADY_DRAFTED,
  DIRECTIVE_ALREADY_ISSUED: rules.DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_UNKNOWN_TYPE: rules.DIRECTIVE_UNKNOWN_TYPE,
  DIRECTIVE_SUBJECT_MISSING: rules.DIRECTIVE_SUBJECT_MISSING,
  DIRECTIVE_WITHOUT_TASKS: rules.DIRECTIVE_WITHOUT_TASKS,
  DIRECTIVE_INVALID_ID: rules.DIRECTIVE_INVALID_ID,
  DIRECTIVE_UNKNOWN_AUTHORITY: rules.DIRECTIVE_UNKNOWN_AUTHORITY,
  DIRECTIVE_ISSUED_IN_FUTURE: rules.DIRECTIVE_ISSUED_IN_FUTURE,
  DIRECTIVE_IMPOSSIBLE_DATE: rules.DIRECTIVE_IMPOSSIBLE_DATE,
  TASK_ID_TWICE: taskRules.TASK_ID_TWICE,
  TASK_ORDINAL_WRONG: taskRules.TASK_ORDINAL_WRONG,
  TASK_TEXT_MISSING: taskRules.TASK_TEXT_MISSING,
  TASK_UNKNOWN_KIND: taskRules.TASK_UNKNOWN_KIND,
  TASK_LEAD_COORDINATES: taskRules.TASK_LEAD_COORDINATES,
});

const at = instant('2025-08-03T08:00:00+07:00');
const health: Task = {
  taskId: 't-21',
  ordinal: 1,
  label: 'h',
  text: 'Submit the hand-over of the health stations',
  kind: 'order',
  lead: { agencyId: 'so-y-te' },
  coordinatingAgencyIds: ['so-noi-vu'],
  deadline: null,
  reportTo: { toId: 'ubnd-tinh', viaId: 'van-phong-ubnd-tinh' },
};
const trade: Task = {
  taskId: 't-28',
  ordinal: 2,
  label: 'h',
  text: 'Draft the rules of the urban order teams',
  kind: 'order',
  lead: { groupId: 'so-ban-nganh' },
  coordinatingAgencyIds: [],
  deadline: { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' },
  reportTo: { toId: 'ubnd-tinh' },
};
const data: DirectiveDraftedData = {
  directiveId: '0198',
  documentType: 'official-letter',
  subject: 'Difficulties of communes under two-tier government',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: ['van-phong-ubnd-tinh', 'chu-tich-ubnd-tinh'],
  signature: { authority: 'TL', principal: 'Chủ tịch', signatory: 'Nguyễn Văn A', post: 'Chánh Văn phòng' },
  addressees: ['Các sở, ban, ngành'],
  tasks: [health, trade],
};
const draft: DraftDirective = { type: 'draft-directive', at, ...data };
const drafted: DirectiveEvent = { type: 'directive.drafted', data, effectiveAt: at };
const issuance = {
  directiveId: '0198',
  number: 1537,
  symbol: 'UBND-TH',
  registerId: 'r',
  issuedOn: '2025-08-03',
  assignmentCount: 14,
};
const issue: IssueDirective = { type: 'issue-directive', at, ...issuance };
const issued: DirectiveEvent = { type: 'directive.issued', data: issuance, effectiveAt: at };

function withTask(change: Partial<Task>): DraftDirective {
  return { ...draft, tasks: [{ ...health, ...change }, trade] };
}

describe('a directive', () => {
  describe('when not drafted', () => {
    it('is drafted with its tasks, though two of them have the same letter', () => {
      given().when(draft).then(drafted);
    });

    breaks(rules.DIRECTIVE_UNKNOWN, 'it cannot be issued', () => {
      given().when(issue).thenRefused(rules.DIRECTIVE_UNKNOWN, { directiveId: '0198' });
    });

    breaks(rules.DIRECTIVE_UNKNOWN_TYPE, 'a type outside the 29 is refused', () => {
      for (const documentType of ['letter', 'toString']) {
        given()
          .when({ ...draft, documentType: documentType as DocumentType })
          .thenRefused(rules.DIRECTIVE_UNKNOWN_TYPE, { documentType });
      }
    });

    breaks(rules.DIRECTIVE_SUBJECT_MISSING, 'a blank subject is refused', () => {
      given()
        .when({ ...draft, subject: ' ' })
        .thenRefused(rules.DIRECTIVE_SUBJECT_MISSING);
    });

    breaks(rules.DIRECTIVE_WITHOUT_TASKS, 'one that asks for nothing is refused', () => {
      given()
        .when({ ...draft, tasks: [] })
        .thenRefused(rules.DIRECTIVE_WITHOUT_TASKS);
    });

    breaks(rules.DIRECTIVE_INVALID_ID, 'an agency or group is named by its id, in every part', () => {
      const wrong: DraftDirective[] = [
        { ...draft, issuerId: 'UBND tỉnh' },
        { ...draft, monitorId: 'UBND tỉnh' },
        { ...draft, escalationChain: ['UBND tỉnh'] },
        withTask({ lead: { agencyId: 'UBND tỉnh' } }),
        withTask({ lead: { groupId: 'UBND tỉnh' } }),
        withTask({ coordinatingAgencyIds: ['UBND tỉnh'] }),
        withTask({ reportTo: { toId: 'UBND tỉnh' } }),
        withTask({ reportTo: { toId: 'ubnd-tinh', viaId: 'UBND tỉnh' } }),
        withTask({ lead: { groupId: 'so-nganh' }, completion: { rule: 'consolidated', byAgencyId: 'UBND tỉnh' } }),
      ];
      for (const command of wrong) given().when(command).thenRefused(rules.DIRECTIVE_INVALID_ID, { id: 'UBND tỉnh' });
    });

    breaks(rules.DIRECTIVE_UNKNOWN_AUTHORITY, 'a signature stands under a known mark', () => {
      given()
        .when({ ...draft, signature: { ...data.signature!, authority: 'TW' as SigningAuthority } })
        .thenRefused(rules.DIRECTIVE_UNKNOWN_AUTHORITY, { authority: 'TW' });
    });

    breaks(taskRules.TASK_ID_TWICE, 'two tasks of one id are refused', () => {
      given()
        .when(withTask({ taskId: 't-28' }))
        .thenRefused(taskRules.TASK_ID_TWICE, { taskId: 't-28' });
    });

    breaks(taskRules.TASK_ORDINAL_WRONG, 'tasks are counted in their order', () => {
      given()
        .when({ ...draft, tasks: [trade, health] })
        .thenRefused(taskRules.TASK_ORDINAL_WRONG, { taskId: 't-28', ordinal: 2, expected: 1 });
    });

    breaks(taskRules.TASK_TEXT_MISSING, 'a task without text or id is refused', () => {
      given()
        .when(withTask({ text: ' ' }))
        .thenRefused(taskRules.TASK_TEXT_MISSING);
      given()
        .when(withTask({ taskId: '' }))
        .thenRefused(taskRules.TASK_TEXT_MISSING);
    });

    breaks(taskRules.TASK_UNKNOWN_KIND, 'a task is an order or a request', () => {
      given()
        .when(withTask({ kind: 'wish' as 'order' }))
        .thenRefused(taskRules.TASK_UNKNOWN_KIND, { kind: 'wish' });
    });

    breaks(taskRules.TASK_LEAD_COORDINATES, 'the lead does not coordinate with itself', () => {
      given()
        .when(withTask({ coordinatingAgencyIds: ['so-y-te'] }))
        .thenRefused(taskRules.TASK_LEAD_COORDINATES);
    });

    it('refuses a deadline no calendar has, and says of which task', () => {
      given()
        .when(withTask({ deadline: { asWritten: 'trước ngày 31/6', relation: 'before', date: '2025-06-31' } }))
        .thenRefused(DEADLINE_IMPOSSIBLE_DATE, { taskId: 't-21', date: '2025-06-31' });
    });
  });

  describe('when drafted', () => {
    it('is issued', () => {
      given(drafted).when(issue).then(issued);
    });

    it('may have been issued before it was recorded', () => {
      const later = instant('2025-08-09T08:00:00+07:00');
      given(drafted)
        .when({ ...issue, at: later, effectiveAt: at })
        .then(issued);
    });

    breaks(rules.DIRECTIVE_ALREADY_DRAFTED, 'it is not drafted again', () => {
      given(drafted).when(draft).thenRefused(rules.DIRECTIVE_ALREADY_DRAFTED, { directiveId: '0198' });
      given(drafted, issued).when(draft).thenRefused(rules.DIRECTIVE_ALREADY_DRAFTED);
    });

    breaks(rules.DIRECTIVE_IMPOSSIBLE_DATE, 'the date on it is a day of the calendar', () => {
      given(drafted)
        .when({ ...issue, issuedOn: '2025-02-30' })
        .thenRefused(rules.DIRECTIVE_IMPOSSIBLE_DATE, { issuedOn: '2025-02-30' });
    });

    breaks(rules.DIRECTIVE_ISSUED_IN_FUTURE, 'it is not issued ahead of time', () => {
      given(drafted)
        .when({ ...issue, effectiveAt: instant('2025-08-04T08:00:00+07:00') })
        .thenRefused(rules.DIRECTIVE_ISSUED_IN_FUTURE, { at, effectiveAt: instant('2025-08-04T08:00:00+07:00') });
    });
  });

  describe('when issued', () => {
    breaks(rules.DIRECTIVE_ALREADY_ISSUED, 'its number and date stand', () => {
      given(drafted, issued)
        .when({ ...issue, number: 1538 })
        .thenRefused(rules.DIRECTIVE_ALREADY_ISSUED, { number: 1537, symbol: 'UBND-TH', issuedOn: '2025-08-03' });
    });
  });

  eachRuleIsBrokenOnce();

  it('names its groups and agencies once each', () => {
    expect(groupsNamedIn({ tasks: [trade, trade, health] })).toEqual(['so-ban-nganh']);
    expect(agenciesNamedIn(data)).toEqual([
      'ubnd-tinh',
      'van-phong-ubnd-tinh',
      'chu-tich-ubnd-tinh',
      'so-y-te',
      'so-noi-vu',
    ]);
  });

  it('has a stream of its own', () => {
    expect(directiveStream('0198')).toBe('directive-0198');
  });
});

describe('the kinds of administrative document', () => {
  it('are the 29 of Decree 30/2020, each with its Vietnamese name', () => {
    expect(Object.keys(DOCUMENT_TYPES)).toHaveLength(29);
    expect(new Set(Object.values(DOCUMENT_TYPES)).size).toBe(29);
    expect(DOCUMENT_TYPES['official-letter']).toBe('Công văn');
    expect(isDocumentType('official-letter')).toBe(true);
  });
});
