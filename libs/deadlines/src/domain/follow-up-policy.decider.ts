import { accept, quiet, refuse, type Decider, type DomainEvent, type Refused } from '#kernel';
import type { Calendar } from './calendar.js';
import { faultOfPolicy, laddersNamedIn, type FollowUpPolicy } from './follow-up-policy.js';
import {
  FOLLOW_UP_UNEXPLAINED,
  FOLLOW_UP_UNKNOWN_CALENDAR,
  FOLLOW_UP_UNKNOWN_LADDER,
} from './follow-up-policy.rules.js';
import { ladderDecider, ladderInForce, type LadderState } from './ladder.decider.js';

/** The one stream of a tenant that holds its policy. */
export const FOLLOW_UP_STREAM = 'follow-up-policy';

export type SetFollowUpPolicy = {
  readonly type: 'set-follow-up-policy';
  readonly policy: FollowUpPolicy;
  /** The document it rests on, as printed. */
  readonly source?: string;
  readonly reasons: readonly string[];
};

/** The tenant chose how limits are read, which ladders accompany what, and when people are told. */
export type FollowUpPolicySet = DomainEvent<
  'follow-up-policy.set',
  { readonly policy: FollowUpPolicy; readonly source?: string; readonly reasons: readonly string[] }
>;

export type FollowUpPolicyState = {
  /** Null where nothing was ever set. */
  readonly policy: FollowUpPolicy | null;
  /** Of the stream. */
  readonly version: number;
};

/** The refusal of a policy that names what there is not, or null. `ladders` holds those it names, by id. */
export function faultOfNamed(
  policy: FollowUpPolicy,
  ladders: ReadonlyMap<string, LadderState>,
  calendar: Calendar | null,
): Refused | null {
  const { calendarId } = policy;
  if (calendar === null) return refuse(FOLLOW_UP_UNKNOWN_CALENDAR, { calendarId, fields: ['/calendarId'] });
  for (const ladderId of laddersNamedIn(policy)) {
    const ladder = ladderInForce(ladderId, ladders.get(ladderId) ?? ladderDecider.initial);
    if ('accepted' in ladder) return refuse(FOLLOW_UP_UNKNOWN_LADDER, { ladderId, because: ladder.rule.code });
  }
  return null;
}

export const followUpPolicyDecider: Decider<SetFollowUpPolicy, FollowUpPolicyState, FollowUpPolicySet> = {
  initial: { policy: null, version: 0 },

  decide({ policy, source, reasons }, state) {
    const fault = faultOfPolicy(policy);
    if (fault) return fault;
    const said = reasons.filter((reason) => reason.trim() !== '');
    if (said.length === 0) return refuse(FOLLOW_UP_UNEXPLAINED, { fields: ['/reasons'] });
    if (JSON.stringify(inOrder(state.policy)) === JSON.stringify(inOrder(policy))) return quiet();
    return accept({
      type: 'follow-up-policy.set',
      data: { policy, ...(source !== undefined && { source }), reasons: said },
    });
  },

  evolve({ version }, { data }) {
    return { policy: data.policy, version: version + 1 };
  },
};

/** The same whatever the order in which the fields came. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, of]) => [key, inOrder(of)]);
}
