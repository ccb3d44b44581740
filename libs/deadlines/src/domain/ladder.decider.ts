import { accept, quiet, refuse, unreachable, type Decider, type DomainEvent, type Refused } from '#kernel';
import { FOLLOW_UP_UNEXPLAINED } from './follow-up-policy.rules.js';
import { DEFAULT_LADDER, faultOfLadder, type Ladder } from './ladder.js';
import { LADDER_IN_USE, LADDER_RETIRED, LADDER_UNKNOWN } from './ladder.rules.js';

/** A ladder as it is set: the version is that of the event. */
export type LadderTerms = Omit<Ladder, 'version'>;

type Explained = { readonly reasons: readonly string[] };

/** Defines a ladder, changes it, or brings a retired one back. */
export type SetLadder = Explained & { readonly type: 'set-ladder'; readonly ladder: LadderTerms };

/** No policy may choose it any more; what it accompanies keeps it. */
export type RetireLadder = Explained & {
  readonly type: 'retire-ladder';
  readonly ladderId: string;
  /** Whether the policy in force chooses it. */
  readonly chosen: boolean;
};

export type LadderCommand = SetLadder | RetireLadder;

/** A ladder of reminders was defined. */
export type LadderDefined = DomainEvent<'ladder.defined', Explained & { readonly ladder: LadderTerms }>;
/** A ladder of reminders was changed, or brought back after it had been retired; what it accompanies already keeps it as it was. */
export type LadderChanged = DomainEvent<'ladder.changed', Explained & { readonly ladder: LadderTerms }>;
/** No policy may choose a ladder of reminders any more. */
export type LadderRetired = DomainEvent<'ladder.retired', Explained & { readonly ladderId: string }>;

export type LadderSetEvent = LadderDefined | LadderChanged | LadderRetired;

export type LadderState =
  | { readonly status: 'nonexistent'; readonly version: 0 }
  | {
      readonly status: 'defined' | 'retired';
      /** With the version of the event that last said how it is. */
      readonly ladder: Ladder;
      readonly version: number;
    };

export function ladderStream(ladderId: string): string {
  return `ladder-${ladderId}`;
}

export const ladderDecider: Decider<LadderCommand, LadderState, LadderSetEvent> = {
  initial: { status: 'nonexistent', version: 0 },

  decide(command, state) {
    const reasons = command.reasons.filter((reason) => reason.trim() !== '');
    const unexplained: Refused | null =
      reasons.length === 0 ? refuse(FOLLOW_UP_UNEXPLAINED, { fields: ['/reasons'] }) : null;
    switch (command.type) {
      case 'set-ladder': {
        const { ladder } = command;
        const fault = faultOfLadder(ladder) ?? unexplained;
        if (fault) return fault;
        if (state.status === 'defined' && sameLadder(state.ladder, ladder)) return quiet();
        const type = state.status === 'nonexistent' ? 'ladder.defined' : 'ladder.changed';
        return accept({ type, data: { ladder, reasons } });
      }
      case 'retire-ladder': {
        const { ladderId, chosen } = command;
        if (state.status === 'nonexistent') return refuse(LADDER_UNKNOWN, { ladderId });
        if (unexplained) return unexplained;
        if (state.status === 'retired') return quiet();
        if (chosen && ladderId !== DEFAULT_LADDER.ladderId) return refuse(LADDER_IN_USE, { ladderId });
        return accept({ type: 'ladder.retired', data: { ladderId, reasons } });
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    const version = state.version + 1;
    switch (event.type) {
      case 'ladder.defined':
      case 'ladder.changed':
        return { status: 'defined', ladder: { ...event.data.ladder, version }, version };
      case 'ladder.retired':
        return state.status === 'nonexistent' ? state : { ...state, status: 'retired', version };
      default:
        return unreachable(event);
    }
  },
};

/** The ladder to follow up by from now on; that which is built in stands where nobody defined one of its name. */
export function ladderInForce(ladderId: string, state: LadderState): Ladder | Refused {
  if (state.status === 'defined') return state.ladder;
  if (ladderId === DEFAULT_LADDER.ladderId) return DEFAULT_LADDER;
  return refuse(state.status === 'retired' ? LADDER_RETIRED : LADDER_UNKNOWN, { ladderId });
}

function sameLadder({ version: _, ...one }: Ladder, other: LadderTerms): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

function canonical({ ladderId, compress, rungs }: LadderTerms) {
  return [
    ladderId,
    compress === true,
    rungs.map(({ name, offsetMinutes, action, working, tells, text, urgent = false }) => [
      name,
      offsetMinutes,
      action,
      working ? [working.days ?? null, working.minutes ?? null] : null,
      tells ? tells.map(({ role, channels }) => [role, channels ?? null]) : null,
      text ?? null,
      urgent,
    ]),
  ];
}
