import { refuse, type Refused } from '#kernel';
import { DEFAULT_DEADLINE_POLICY, type DeadlinePolicy } from './deadline.js';
import {
  FOLLOW_UP_ALLOWANCE_UNFIT,
  FOLLOW_UP_CHOICE_UNCLEAR,
  FOLLOW_UP_IMPOSSIBLE_TIME,
  FOLLOW_UP_UNKNOWN_ZONE,
} from './follow-up-policy.rules.js';
import { DEFAULT_LADDER } from './ladder.js';
import type { Allowance } from './understood-deadline.js';
import { DEFAULT_CALENDAR_ID } from './vietnam-calendar.js';
import { isZone } from './zone.js';

/** What a ladder may be chosen by. */
export type Followed = {
  readonly urgency?: string;
  readonly documentType?: string;
  readonly leadAgencyId?: string;
  readonly agencyKind?: string;
};

/** A ladder for whatever fits all that is said; at least one thing is. */
export type LadderChoice = { readonly when: Followed; readonly ladderId: string };

/** How a tenant reads deadlines and follows them up; as a whole, each time it is set. */
export type FollowUpPolicy = {
  /** IANA name, such as `Asia/Ho_Chi_Minh`. */
  readonly zone: string;
  /** "Before day D" without an hour: until the end of D−1, or of D. */
  readonly beforeDate: DeadlinePolicy['beforeDate'];
  readonly dayEnds: 'midnight' | 'office-hours';
  /** What becomes of a period that ends on a day of rest. */
  readonly periodRoll: 'next-working-day' | 'none';
  /** What becomes of a written date that is a day of rest. */
  readonly writtenRoll: 'never' | 'next-working-day';
  readonly immediate: Allowance | null;
  readonly unstated: Allowance | null;
  readonly calendarId: string;
  /** When nothing is sent that is not urgent; `HH:mm`, over midnight where it begins later than it ends. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  /** When the mail of the day is sent; `HH:mm`. */
  readonly digestAt: string | null;
  /** The first that fits is taken. */
  readonly ladders: readonly LadderChoice[];
  readonly defaultLadder: string;
};

/** What holds where nobody has set anything. */
export const DEFAULT_FOLLOW_UP_POLICY: FollowUpPolicy = {
  zone: DEFAULT_DEADLINE_POLICY.zone,
  beforeDate: DEFAULT_DEADLINE_POLICY.beforeDate,
  dayEnds: 'midnight',
  periodRoll: 'next-working-day',
  writtenRoll: 'never',
  immediate: null,
  unstated: null,
  calendarId: DEFAULT_CALENDAR_ID,
  quietHours: null,
  digestAt: null,
  ladders: [],
  defaultLadder: DEFAULT_LADDER.ladderId,
};

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const MOST_ALLOWED = 1_000;

/** The refusal a policy earns by itself, or null; that its ladders and calendar exist is seen elsewhere. */
export function faultOfPolicy({
  zone,
  quietHours,
  digestAt,
  immediate,
  unstated,
  ladders,
}: FollowUpPolicy): Refused | null {
  if (!isZone(zone)) return refuse(FOLLOW_UP_UNKNOWN_ZONE, { zone, fields: ['/zone'] });
  if (quietHours && (!TIME.test(quietHours.from) || !TIME.test(quietHours.to) || quietHours.from === quietHours.to)) {
    return refuse(FOLLOW_UP_IMPOSSIBLE_TIME, { ...quietHours, fields: ['/quietHours'] });
  }
  if (digestAt !== null && !TIME.test(digestAt)) {
    return refuse(FOLLOW_UP_IMPOSSIBLE_TIME, { digestAt, fields: ['/digestAt'] });
  }
  for (const [field, allowed] of Object.entries({ immediate, unstated })) {
    if (allowed && !(Number.isInteger(allowed.amount) && allowed.amount >= 1 && allowed.amount <= MOST_ALLOWED)) {
      return refuse(FOLLOW_UP_ALLOWANCE_UNFIT, { amount: allowed.amount, fields: [`/${field}/amount`] });
    }
  }
  const said = new Set<string>();
  for (const [index, { when }] of ladders.entries()) {
    const { urgency, documentType, leadAgencyId, agencyKind } = when;
    const what = JSON.stringify([urgency, documentType, leadAgencyId, agencyKind]);
    if (Object.values(when).length === 0 || said.has(what)) {
      return refuse(FOLLOW_UP_CHOICE_UNCLEAR, { index, fields: [`/ladders/${String(index)}/when`] });
    }
    said.add(what);
  }
  return null;
}

/** Which ladder accompanies a deadline: the first choice that says nothing else, or the default. */
export function ladderIdFor({ ladders, defaultLadder }: FollowUpPolicy, followed: Followed): string {
  const fits = ({ when }: LadderChoice) =>
    (Object.keys(when) as (keyof Followed)[]).every((key) => when[key] === followed[key]);
  return ladders.find(fits)?.ladderId ?? defaultLadder;
}

/** Every ladder a policy may choose, each once. */
export function laddersNamedIn({ ladders, defaultLadder }: FollowUpPolicy): readonly string[] {
  return [...new Set([defaultLadder, ...ladders.map(({ ladderId }) => ladderId)])];
}
