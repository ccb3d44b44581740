import { unreachable } from '#kernel';
import {
  amendedSeries,
  assignmentIdOf,
  endedSeries,
  type ExistingAssignment,
  type SeriesOccurrence,
} from '#assignments/domain';
import type { Deadline, DeadlinePolicy } from '#deadlines/domain';
import type { CertainEffect, ChangeEffect, DoubtBecause } from './change.effects.js';
import type { ChangeCommand } from './change.events.js';

/** What an amendment says of a task, worked out: the deadline understood, the leads expanded. */
export type AmendedTask = {
  readonly dropped: boolean;
  readonly reworded: boolean;
  /** Absent where the deadline is not amended. */
  readonly deadline?: Deadline | null;
  /** Who leads from now on; absent where the lead is not amended. */
  readonly leads?: readonly string[];
};

/** What the effect on one assignment rests on besides the assignment. */
export type ConsequenceGround = {
  /** By task id; tasks that are not amended are left out. */
  readonly amended: ReadonlyMap<string, AmendedTask>;
  /** The assignments of the directive that replaces. */
  readonly successors: ReadonlySet<string>;
  /** The assignments that are times of a series of which a later one is there. */
  readonly earlierTimes: ReadonlySet<string>;
};

/**
 * What a change does to one assignment that is no part of another. What has ended stays as it
 * ended; a withdrawal ends everything else; the rest is said by task, and where the change
 * cannot know, it asks.
 */
export function consequenceFor(
  command: ChangeCommand,
  assignment: ExistingAssignment,
  ground: ConsequenceGround,
): ChangeEffect {
  if (assignment.status === 'accepted' || assignment.status === 'cancelled') return kept('ended-already');
  switch (command.type) {
    case 'withdraw-directive':
      return { effect: 'cancelled', cause: 'directive-withdrawn' };
    case 'correct-directive':
      return kept('wording-only');
    case 'replace-directive':
      return replaced(command, assignment, ground);
    case 'amend-directive':
    case 'decide-question':
      return amended(assignment, ground.amended.get(assignment.terms.taskId), ground.earlierTimes);
    default:
      return unreachable(command);
  }
}

function replaced(
  { through, successions }: Extract<ChangeCommand, { readonly type: 'replace-directive' }>,
  assignment: ExistingAssignment,
  { successors }: ConsequenceGround,
): ChangeEffect {
  const { taskId, leadAgencyId } = assignment.terms;
  const succession = successions.find((one) => one.taskId === taskId);
  const cancelled = { effect: 'cancelled', cause: 'directive-replaced' } as const;
  if (succession === undefined) return doubt('no-successor-named', cancelled);
  const { directiveId } = through;
  const by = succession.byTaskIds.map((successorTask) => {
    const assignmentId = assignmentIdOf(directiveId, successorTask, leadAgencyId);
    return { directiveId, taskId: successorTask, assignmentId: successors.has(assignmentId) ? assignmentId : null };
  });
  return unlessAnswered(assignment, by.length === 0 ? cancelled : { effect: 'superseded', by });
}

function amended(
  assignment: ExistingAssignment,
  task: AmendedTask | undefined,
  earlierTimes: ReadonlySet<string>,
): ChangeEffect {
  if (task === undefined) return kept('task-not-concerned');
  const { assignmentId, directiveId, taskId, leadAgencyId } = assignment.terms;
  if (task.dropped) return unlessAnswered(assignment, { effect: 'cancelled', cause: 'decided' });
  if (task.leads && !task.leads.includes(leadAgencyId)) {
    const by = task.leads.map((lead) => ({
      directiveId,
      taskId,
      assignmentId: assignmentIdOf(directiveId, taskId, lead),
    }));
    return unlessAnswered(assignment, { effect: 'superseded', by });
  }
  const effect =
    task.deadline === undefined
      ? kept(task.reworded ? 'wording-only' : 'still-leads')
      : earlierTimes.has(assignmentId)
        ? kept('earlier-time')
        : withDeadline(assignment, task.deadline);
  return task.reworded && effect.effect !== 'needs-decision' ? unlessAnswered(assignment, effect) : effect;
}

function withDeadline(assignment: ExistingAssignment, to: Deadline | null): ChangeEffect {
  const from = assignment.terms.deadline;
  if (from?.lastOnTimeAt === to?.lastOnTimeAt && from?.dueAt === to?.dueAt) return kept('same-deadline');
  const change = { effect: 'deadline-changed', from, to } as const;
  if (assignment.status === 'suspended') return doubt('suspended', change);
  return assignment.deadlines.length > 1 ? doubt('deadline-set-since', change) : change;
}

function unlessAnswered(assignment: ExistingAssignment, otherwise: CertainEffect): ChangeEffect {
  return assignment.status === 'responded' ? doubt('answer-waits', otherwise) : otherwise;
}

function kept(because: Extract<CertainEffect, { readonly effect: 'kept' }>['because']): CertainEffect {
  return { effect: 'kept', because };
}

function doubt(because: DoubtBecause, otherwise: CertainEffect): ChangeEffect {
  return { effect: 'needs-decision', because, otherwise };
}

/**
 * The series from its latest time on, after a change; null where the change leaves it alone. What is cancelled ends its
 * series by itself.
 */
export function seriesAfter(
  command: ChangeCommand,
  { terms: { assignmentId, taskId, leadAgencyId, occurrence }, status }: ExistingAssignment,
  effect: ChangeEffect,
  { amended: tasks, earlierTimes }: ConsequenceGround,
  policy: DeadlinePolicy,
): SeriesOccurrence | null {
  if (occurrence === undefined || earlierTimes.has(assignmentId)) return null;
  switch (command.type) {
    case 'withdraw-directive':
    case 'replace-directive':
      return status === 'accepted' ? endedSeries(occurrence) : null;
    case 'correct-directive':
      return null;
    case 'amend-directive':
    case 'decide-question': {
      const task = tasks.get(taskId);
      if (task === undefined) return null;
      if (task.dropped || (task.leads && !task.leads.includes(leadAgencyId))) return endedSeries(occurrence);
      if (task.deadline === undefined) return null;
      return amendedSeries(occurrence, task.deadline, effect.effect === 'deadline-changed', policy);
    }
    default:
      return unreachable(command);
  }
}
