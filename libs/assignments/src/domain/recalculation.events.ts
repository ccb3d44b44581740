import type { Deadline, Ladder } from '#deadlines/domain';
import type { Act } from './assignment.vocabulary.js';

/** The calendar that the deadline in force rests on was changed. Only the engine asks it. */
export type Recalculate = Act & {
  readonly type: 're-calculate';
  /** The deadline that was worked out anew; another one in force is left alone. */
  readonly from: Deadline;
  readonly to: Deadline;
  /** The ladder in force, settled by the calendar as it is now. */
  readonly ladder: Ladder | null;
  readonly reasons: readonly string[];
  /** The notice that changed the calendar. */
  readonly document: string;
};
