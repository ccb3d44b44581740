import { accept, quiet, refuse, unreachable, type Decider, type DomainEvent, type Instant } from '#kernel';
import { FOLLOW_UP_NEVER_PAUSED, FOLLOW_UP_PAUSE_OVER } from './follow-up-pause.rules.js';
import { FOLLOW_UP_UNEXPLAINED } from './follow-up-policy.rules.js';

/** The one stream of a tenant that holds its pauses: they are few, and a rung that fires reads it beside its assignment. */
export const FOLLOW_UP_PAUSES_STREAM = 'follow-up-pauses';

export type FollowUpPause = {
  readonly agencyId: string;
  readonly from: Instant;
  /** The first moment that is followed up again; open where absent. */
  readonly until?: Instant;
};

/** Takes the place of an earlier pause of the agency. */
export type PauseFollowUp = {
  readonly type: 'pause-follow-up';
  readonly at: Instant;
  readonly agencyId: string;
  /** From now on where absent. */
  readonly from?: Instant;
  readonly until?: Instant;
  readonly reasons: readonly string[];
};

export type ResumeFollowUp = {
  readonly type: 'resume-follow-up';
  readonly at: Instant;
  readonly agencyId: string;
  readonly reasons: readonly string[];
};

export type FollowUpPauseCommand = PauseFollowUp | ResumeFollowUp;

/** The work an agency leads is not followed up from a moment on: rungs are skipped, deadlines stay. */
export type FollowUpPaused = DomainEvent<'follow-up.paused', FollowUpPause & { readonly reasons: readonly string[] }>;

/** The work of an agency is followed up again. */
export type FollowUpResumed = DomainEvent<
  'follow-up.resumed',
  { readonly agencyId: string; readonly reasons: readonly string[] }
>;

export type FollowUpPauseEvent = FollowUpPaused | FollowUpResumed;

/** By agency: the last pause, or null once it was resumed. */
export type FollowUpPauses = ReadonlyMap<string, FollowUpPause | null>;

/** Whether the agency is not followed up at a moment. */
export function isPaused(pauses: FollowUpPauses, agencyId: string, at: Instant): boolean {
  const pause = pauses.get(agencyId) ?? null;
  return pause !== null && pause.from <= at && (pause.until === undefined || at < pause.until);
}

/** The pauses as they were known from a moment on, the earliest first. */
export type PauseHistory = readonly { readonly knownFrom: Instant; readonly pauses: FollowUpPauses }[];

/** Whether the agency was not followed up at a moment, by what was known then. */
export function wasPaused(history: PauseHistory, agencyId: string, at: Instant): boolean {
  const known = history.findLast(({ knownFrom }) => knownFrom <= at);
  return known !== undefined && isPaused(known.pauses, agencyId, at);
}

export const followUpPauseDecider: Decider<FollowUpPauseCommand, FollowUpPauses, FollowUpPauseEvent> = {
  initial: new Map(),

  decide(command, pauses) {
    const { agencyId, at } = command;
    const reasons = command.reasons.filter((reason) => reason.trim() !== '');
    if (reasons.length === 0) return refuse(FOLLOW_UP_UNEXPLAINED, { fields: ['/reasons'] });
    const before = pauses.get(agencyId);
    switch (command.type) {
      case 'pause-follow-up': {
        const { until } = command;
        const from = command.from ?? (isPaused(pauses, agencyId, at) ? before!.from : at);
        if (until !== undefined && (until <= from || until <= at)) {
          return refuse(FOLLOW_UP_PAUSE_OVER, { from, until, at, fields: ['/until'] });
        }
        if (before?.from === from && before.until === until) return quiet();
        return accept({
          type: 'follow-up.paused',
          data: { agencyId, from, ...(until !== undefined && { until }), reasons },
        });
      }
      case 'resume-follow-up': {
        if (before === undefined) return refuse(FOLLOW_UP_NEVER_PAUSED, { agencyId });
        if (before === null || (before.until !== undefined && before.until <= at)) return quiet();
        return accept({ type: 'follow-up.resumed', data: { agencyId, reasons } });
      }
      default:
        return unreachable(command);
    }
  },

  evolve(pauses, { type, data }) {
    if (type === 'follow-up.resumed') return new Map(pauses).set(data.agencyId, null);
    const { reasons: _, ...pause } = data;
    return new Map(pauses).set(data.agencyId, pause);
  },
};
