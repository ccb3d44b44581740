import { Inject, Injectable } from '@nestjs/common';
import type { StreamView } from '#event-store';
import { DEADLINE_POLICY } from './deadline-policy.token.js';
import {
  calendarDecider,
  calendarStream,
  DEFAULT_FOLLOW_UP_POLICY,
  FOLLOW_UP_STREAM,
  followUpPolicyDecider,
  ladderDecider,
  ladderIdFor,
  ladderInForce,
  laddersNamedIn,
  ladderStream,
  seedOf,
  type Calendar,
  type DeadlinePolicy,
  type Followed,
  type FollowUpPolicy,
  type Ladder,
} from '../domain/index.js';

/** How a tenant follows up, as of the streams that were read. */
export interface Following {
  /** As it was set, or the defaults. */
  readonly terms: FollowUpPolicy;
  /** Of the stream; 0 where nothing was ever set. */
  readonly version: number;
  /** How its deadlines are read. */
  readonly policy: DeadlinePolicy;
  readonly calendar: Calendar;
  /** The one for what no choice fits. */
  readonly ladder: Ladder;
  /** As chosen, not settled for a deadline yet. */
  readonly ladderFor: (followed: Followed) => Ladder;
  /** The streams it was read from: a command that uses it depends on them. */
  readonly restsOn: readonly string[];
}

/** Reads how a tenant follows up. */
@Injectable()
export class FollowUpPolicies {
  constructor(@Inject(DEADLINE_POLICY) private readonly defaults: DeadlinePolicy) {}

  /** What holds for a tenant that has set nothing. */
  get unset(): FollowUpPolicy {
    return { ...DEFAULT_FOLLOW_UP_POLICY, zone: this.defaults.zone, beforeDate: this.defaults.beforeDate };
  }

  /** Where the tenant's days are meant, and nothing else of how it follows up. */
  async zone(view: StreamView): Promise<string> {
    await view.load([FOLLOW_UP_STREAM]);
    return (view.fold(followUpPolicyDecider, FOLLOW_UP_STREAM).policy ?? this.unset).zone;
  }

  /** Loads what is missing of its streams into the view. */
  async load(view: StreamView): Promise<Following> {
    await view.load([FOLLOW_UP_STREAM]);
    const { policy: set, version } = view.fold(followUpPolicyDecider, FOLLOW_UP_STREAM);
    const terms = set ?? this.unset;
    const named = laddersNamedIn(terms);
    const streams = [...named.map(ladderStream), calendarStream(terms.calendarId)];
    await view.load(streams);
    const ladders = new Map(
      named.map((ladderId) => {
        const ladder = ladderInForce(ladderId, view.fold(ladderDecider, ladderStream(ladderId)));
        // No policy is set that names another, and none that is chosen is retired.
        if ('accepted' in ladder) throw new Error(`the policy in force chooses "${ladderId}": ${ladder.rule.sentence}`);
        return [ladderId, ladder] as const;
      }),
    );
    const ladderFor = (followed: Followed) => ladders.get(ladderIdFor(terms, followed))!;
    const calendar = view.fold(calendarDecider, calendarStream(terms.calendarId)) ?? seedOf(terms.calendarId);
    if (calendar === null) throw new Error(`the policy in force counts by "${terms.calendarId}", which there is not`);
    return {
      terms,
      version,
      policy: policyOf(terms, calendar),
      calendar,
      ladder: ladderFor({}),
      ladderFor,
      restsOn: [FOLLOW_UP_STREAM, ...streams],
    };
  }
}

/** What of the terms says how deadlines are read. */
function policyOf(terms: FollowUpPolicy, calendar: Calendar): DeadlinePolicy {
  const { zone, beforeDate, dayEnds, periodRoll, writtenRoll, immediate, unstated } = terms;
  return { zone, beforeDate, dayEnds, periodRoll, writtenRoll, immediate, unstated, calendar };
}
