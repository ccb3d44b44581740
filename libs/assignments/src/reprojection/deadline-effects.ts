import { createHash } from 'node:crypto';
import type { StreamView } from '#event-store';
import { ENGINE, type Instant } from '#kernel';
import {
  calendarAt,
  rereadDeadline,
  settleLadder,
  sourcesSince,
  type CalendarHistory,
  type Deadline,
} from '#deadlines/domain';
import { AssignmentTrees } from '../commands/assignment-trees.js';
import { assignmentDecider, assignmentStream, isEnded, sameMoment, type AssignmentState } from '../domain/index.js';

/** What a change of a calendar does to a deadline: it moves it, or its reminders only, or cannot and says why. */
export type DeadlineEffect = {
  readonly assignmentId: string;
  readonly directiveId: string;
  readonly leadAgencyId: string;
  readonly effect: 'deadline-moves' | 'reminders-move' | 'stays';
  readonly from: Deadline | null;
  readonly to: Deadline | null;
  /** Of what stays: the code of the rule, or that its deadline does not follow from its words alone. */
  readonly because?: string;
};

/** Where a suspension moved the deadline on, or somebody set it by hand. */
const NOT_BY_CALENDAR = 'deadline/not-by-calendar';

export type WorkedOut = { readonly trees: AssignmentTrees; readonly effects: readonly DeadlineEffect[] };

/**
 * Works out anew what rests on a calendar, by its last version. What is answered is both what is shown before a change
 * is confirmed and what is written when it is carried out.
 * @param assignmentIds a whole before its parts
 */
export async function workOutDeadlines(
  view: StreamView,
  assignmentIds: readonly string[],
  history: CalendarHistory,
  at: Instant,
): Promise<WorkedOut> {
  const trees = await AssignmentTrees.load(view, assignmentIds);
  const stays: DeadlineEffect[] = [];
  for (const assignmentId of assignmentIds) {
    const because = decideOn(assignmentId, trees, view, history, at);
    const state = stateOf(assignmentId, trees, view);
    if (because === null || state.status === 'nonexistent') continue;
    const { directiveId, leadAgencyId, deadline } = state.terms;
    stays.push({ assignmentId, directiveId, leadAgencyId, effect: 'stays', from: deadline, to: deadline, because });
  }
  return { trees, effects: [...effectsIn(trees, view), ...stays] };
}

/** The same for the same effects, in whatever order they are found. */
export function digestOf(effects: readonly DeadlineEffect[]): string {
  const lines = effects.map(({ assignmentId, effect, from, to, because }) =>
    JSON.stringify([assignmentId, effect, from?.dueAt, from?.lastOnTimeAt, to?.dueAt, to?.lastOnTimeAt, because]),
  );
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('base64url');
}

/** Answers why it stays though the calendar says otherwise; null where it moves or needs not. */
function decideOn(
  assignmentId: string,
  trees: AssignmentTrees,
  view: StreamView,
  history: CalendarHistory,
  at: Instant,
): string | null {
  const state = stateOf(assignmentId, trees, view);
  const now = history.at(-1)?.calendar;
  if (state.status === 'nonexistent' || isEnded(state) || state.terms.deadline === null || now === undefined)
    return null;
  const { deadline: from, ladder } = state.terms;
  const version = from.calendar?.version ?? 0;
  const before = calendarAt(history, version);
  if (before === null || version >= now.version) return null;
  const to = from.calendar === undefined ? from : rereadDeadline(from, before, now);
  if (to === null) return NOT_BY_CALENDAR;
  const sources = sourcesThatMove(from, to, history, version);
  const refused = trees.decide(assignmentId, {
    type: 're-calculate',
    by: { subject: ENGINE.subject },
    at,
    from,
    to,
    ladder: ladder && settleLadder(ladder, to, now),
    reasons: [`The calendar "${now.calendarId}" was changed: ${sources.join('; ')}.`],
    document: sources.join('; '),
  });
  return refused?.rule.code ?? null;
}

/** Of the changes since a version, what those rest on that moved the deadline; of all where only reminders move. */
function sourcesThatMove(from: Deadline, to: Deadline, history: CalendarHistory, version: number): readonly string[] {
  const before = calendarAt(history, version);
  if (before === null || sameMoment(from, to)) return sourcesSince(history, version);
  const moving = new Set<string>();
  let last = from;
  for (const { calendar, source } of history.slice(version)) {
    const next = rereadDeadline(from, before, calendar);
    if (next !== null && source !== null && !sameMoment(last, next)) moving.add(source);
    last = next ?? last;
  }
  return [...moving];
}

function stateOf(assignmentId: string, trees: AssignmentTrees, view: StreamView): AssignmentState {
  return trees
    .eventsOf(assignmentId)
    .reduce(
      (state, event) => assignmentDecider.evolve(state, event),
      view.fold(assignmentDecider, assignmentStream(assignmentId)),
    );
}

/** What was written of deadlines, parts included that end no later than their whole. */
function effectsIn(trees: AssignmentTrees, view: StreamView): DeadlineEffect[] {
  return trees.writes.flatMap(({ stream }): DeadlineEffect[] => {
    const before = view.fold(assignmentDecider, stream);
    if (before.status === 'nonexistent') return [];
    const { assignmentId, directiveId, leadAgencyId, deadline: from } = before.terms;
    const after = stateOf(assignmentId, trees, view);
    const to = after.status === 'nonexistent' ? null : after.terms.deadline;
    const moves = from?.dueAt !== to?.dueAt || from?.lastOnTimeAt !== to?.lastOnTimeAt;
    return [{ assignmentId, directiveId, leadAgencyId, effect: moves ? 'deadline-moves' : 'reminders-move', from, to }];
  });
}
