import type { VerifierKey } from '#audit';
import { Proof } from './chapters/proof.js';
import { Verification } from './chapters/verification.js';
import { RUNGS_OF_TWO_WEEKS, TwoWeeks } from './chapters/two-weeks.js';
import { RUNGS_OF_THE_WEEK, WeekOfChanges } from './chapters/week-of-changes.js';
import type { Check, Theatre } from './chapter.js';

export interface StoryResult {
  readonly directives: number;
  readonly tasks: number;
  readonly assignments: number;
  readonly events: number;
  readonly remindersSent: number;
  readonly escalations: number;
  readonly onTime: number;
  readonly late: number;
  readonly overdue: number;
  readonly replayEqual: boolean;
  readonly logVerified: boolean;
}

/**
 * All chapters in their order, and what is to be held against them.
 * @param key what the log is verified with in the end
 */
export async function tellStory(
  theatre: Theatre,
  { tenant, key }: { readonly tenant: string; readonly key: VerifierKey },
): Promise<{ readonly summary: StoryResult; readonly checks: readonly Check[] }> {
  await new TwoWeeks(theatre).tell();
  const { totals } = await new WeekOfChanges(theatre).tell();
  const { directives, replayEqual, ...proven } = await new Proof(theatre).tell({
    reminders: RUNGS_OF_TWO_WEEKS.reminders + RUNGS_OF_THE_WEEK.reminders,
    escalations: RUNGS_OF_TWO_WEEKS.escalations + RUNGS_OF_THE_WEEK.escalations,
  });
  const { logVerified } = await new Verification(theatre, tenant, key).tell();
  const summary = {
    directives,
    tasks: theatre.issued.reduce((sum, { tasks }) => sum + tasks, 0),
    ...proven,
    onTime: totals['done-on-time'],
    late: totals['done-late'],
    overdue: totals['in-progress-overdue'],
    replayEqual,
    logVerified,
  };
  return { summary, checks: theatre.checks };
}
