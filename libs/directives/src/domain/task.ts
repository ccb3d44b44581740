import type { AssignmentKind } from '#assignments/domain';
import { UNSTATED, type WrittenDeadline } from '#deadlines/domain';
import { unreachable } from '#kernel';
import type { CompletionRule } from './completion.js';
import type { DocumentType } from './document-types.js';

/** One agency, or a group that becomes one assignment per member as of the day of issuance. */
export type Lead = { readonly agencyId: string } | { readonly groupId: string };

/** An item of a directive that a separate answer can be given to. */
export type Task = {
  /** Given or drawn, never derived from the letter in the document: letters repeat. */
  readonly taskId: string;
  /** 1, 2, 3, … in the order of the document. */
  readonly ordinal: number;
  /** The letter or number in the document; may repeat. */
  readonly label?: string;
  readonly text: string;
  readonly kind: AssignmentKind;
  readonly lead: Lead;
  readonly coordinatingAgencyIds: readonly string[];
  /** Groups that coordinate: their members of the day of issuance. */
  readonly coordinatingGroupIds?: readonly string[];
  readonly deadline: WrittenDeadline | null;
  readonly reportTo?: ReportingRoute;
  /** What is to come out of it: a report, a draft regulation, a standing duty. */
  readonly product?: string;
  /** Those that lead it together with `lead`, each answering for itself. */
  readonly jointLeads?: readonly Lead[];
  /** When it is done though several lead it; by all of them when absent. */
  readonly completion?: CompletionRule;
  /** `product` by its kind. */
  readonly expected?: ExpectedProduct;
  /** Who follows it up, where that is not the monitor of the directive. */
  readonly monitorId?: string;
  /** Slug of its field of work: who takes it over may depend on it when an agency is split. */
  readonly field?: string;
  /** Where it stands in the text; several pieces where a page or a footnote breaks it. */
  readonly spans?: readonly TextSpan[];
  /** How soon or how often, where the text says it without a day; a limit may stand beside it. */
  readonly pace?: Pace;
  /** The head of each lead answers for it in person: *Giám đốc*, *Thủ trưởng*, *Chủ tịch UBND xã*. The agency when absent. */
  readonly accountable?: 'head';
};

/**
 * `at-once`: *thực hiện ngay*; `soon`: *khẩn trương*, *sớm*, *kịp thời*; `continuing`: *tiếp tục*, *thường xuyên*;
 * `periodic`: *định kỳ*; `before-each`: *trước mỗi phiên họp*.
 */
export const PACES = ['at-once', 'soon', 'continuing', 'periodic', 'before-each'] as const;

/** How soon or how often, without a day of the calendar. No moment follows from it by itself: the tenant may give a time for what is urgent. */
export type Pace = {
  readonly kind: (typeof PACES)[number];
  /** The words of the document. */
  readonly asWritten: string;
  /** What it recurs before; of `before-each`, and of no other. */
  readonly event?: string;
};

/** A piece of the text of the document, in Unicode code points: from `start` up to `end`, without it. */
export type TextSpan = { readonly start: number; readonly end: number; readonly quote?: string };

/** What is expected of a task, by kind. */
export type ExpectedProduct =
  | { readonly kind: 'report' }
  /** *Trình*: a draft submitted to whoever approves or issues it. */
  | { readonly kind: 'submission'; readonly approvedById?: string }
  | { readonly kind: 'issued-document'; readonly documentType?: DocumentType }
  /** Something measured: all overdue dossiers cleared is 100 %. */
  | { readonly kind: 'result'; readonly measure: string; readonly percent: number }
  /** Never done: following up, keeping in order. Shown apart from what can be late (Decision 23/2018). */
  | { readonly kind: 'standing-duty' };

/** One limit that the text states once for several tasks. */
export type DeadlineClause = {
  readonly clauseId: string;
  readonly deadline: WrittenDeadline;
  /** The tasks it governs for certain. */
  readonly taskIds: readonly string[];
  readonly spans?: readonly TextSpan[];
};

export type ReportingRoute = {
  readonly toId: string;
  /** Through whom it goes: *qua*. */
  readonly viaId?: string;
  /** Who gets a copy. */
  readonly copyIds?: readonly string[];
  /** Where an electronic copy goes: `qhgd@mae.gov.vn`. */
  readonly email?: string;
  /** Further receivers, each on a way of its own. */
  readonly alsoTo?: readonly { readonly toId: string; readonly viaId?: string }[];
};

/** All that lead a task: the first named, then those that lead with it. */
export function leadsNamedIn({ lead, jointLeads = [] }: Pick<Task, 'lead' | 'jointLeads'>): readonly Lead[] {
  return [lead, ...jointLeads];
}

/** The limit of a task: its own, or that of the clause which governs it. */
export function deadlineIn(task: Task, clauses: readonly DeadlineClause[] = []): WrittenDeadline | null {
  return task.deadline ?? clauses.find(({ taskIds }) => taskIds.includes(task.taskId))?.deadline ?? null;
}

/** All that the text says of time: the limit, or else the pace, or that it says nothing; null of a duty without end. */
export function timeIn(task: Task, clauses: readonly DeadlineClause[] = []): WrittenDeadline | null {
  const limit = deadlineIn(task, clauses);
  if (limit !== null) return limit;
  if (task.pace !== undefined) return writtenPace(task.pace);
  return task.expected?.kind === 'standing-duty' ? null : UNSTATED;
}

function writtenPace({ kind, asWritten, event = '' }: Pace): WrittenDeadline {
  switch (kind) {
    case 'at-once':
      return { asWritten, relation: 'immediate' };
    case 'soon':
      return { asWritten, relation: 'soon' };
    case 'continuing':
      return { asWritten, relation: 'standing' };
    case 'periodic':
      return { asWritten, relation: 'recurring' };
    case 'before-each':
      return { asWritten, relation: 'before-each', event };
    default:
      return unreachable(kind);
  }
}
