import {
  assignmentDecider,
  explainStatus,
  type AssignmentEvent,
  type AssignmentState,
  type OfficialStatus,
} from '#assignments/domain';
import type { RecordedEvent } from '#event-store';
import { fold, type Instant } from '#kernel';

/** Assignments of one agency by their official status; `apart` are those that count among none. */
export type Counts = Partial<Record<OfficialStatus | 'apart', number>>;

interface Folded {
  readonly state: AssignmentState;
  /** Who led it first, or was given it by a transfer since: reorganisations are left aside. */
  readonly ledBy: string;
}

/**
 * The official board as the deciders know it: assignments folded from their events by the domain itself, without any
 * read model. Kept up event by event, since a test asks for it at thousands of positions.
 */
export class FoldedBoard {
  readonly #assignments = new Map<string, Folded>();

  /** Of the assignment these belong to, in order of position, all that counts. */
  set(events: readonly RecordedEvent[]): void {
    const history = events as unknown as readonly AssignmentEvent[];
    const state = fold(assignmentDecider, history);
    const given = history.findLast(({ type }) => type === 'assignment.assigned' || type === 'assignment.transferred');
    if (state.status === 'nonexistent' || given === undefined) return;
    this.#assignments.set(state.terms.assignmentId, {
      state,
      ledBy: (given.data as { leadAgencyId: string }).leadAgencyId,
    });
  }

  at(at: Instant): Record<string, Counts> {
    const board: Record<string, Counts> = {};
    for (const { state, ledBy } of this.#assignments.values()) {
      if (state.status === 'nonexistent') continue;
      const counts = (board[ledBy] ??= {});
      const status = explainStatus(state, at).official ?? 'apart';
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return board;
  }
}
