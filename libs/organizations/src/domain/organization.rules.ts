import { refuse, rule, type Refused } from '#kernel';
import { isEmpty, type Period } from './timeline.js';

export const INVALID_ID = rule(
  'organization/invalid-id',
  'invalid',
  'The id of an agency or group is a slug: lower-case letters, digits and hyphens, beginning with a letter or digit, at most 63 characters.',
);

export const NAME_MISSING = rule('organization/name-missing', 'invalid', 'An agency or group has a name.');

export const AGENCY_UNKNOWN_KIND = rule(
  'agency/unknown-kind',
  'invalid',
  'The kind of agency is not one Dondoc knows.',
);

export const AGENCY_OWN_PARENT = rule('agency/own-parent', 'invalid', 'An agency is not its own parent.');

export const AGENCY_ALREADY_REGISTERED = rule(
  'agency/already-registered',
  'conflict',
  'An agency is already registered under this id, with other particulars.',
);

export const GROUP_ALREADY_FORMED = rule(
  'group/already-formed',
  'conflict',
  'A group is already formed under this id, with another name.',
);

export const GROUP_UNKNOWN = rule('group/unknown', 'not-found', 'No group is formed under this id.');

export const GROUP_IMPOSSIBLE_DATE = rule(
  'group/impossible-date',
  'invalid',
  'The day a membership begins or ends is not a day of the calendar, written YYYY-MM-DD.',
);

export const GROUP_PERIODS_OVERLAP = rule(
  'group/periods-overlap',
  'conflict',
  'The agency is already a member for a part of that period.',
);

export const GROUP_NOT_A_MEMBER = rule('group/not-a-member', 'conflict', 'The agency is not a member of the group.');

export const GROUP_LEAVES_BEFORE_JOINING = rule(
  'group/leaves-before-joining',
  'invalid',
  'A membership ends after the day it began.',
);

export const IMPOSSIBLE_DATE = rule(
  'organization/impossible-date',
  'invalid',
  'The day is not one of the calendar, written YYYY-MM-DD.',
);

export const PERIOD_REVERSED = rule('organization/period-reversed', 'invalid', 'A period ends after its first day.');

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Whether the text may name an agency or a group. */
export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/** The refusal that a bad id or name earns, or null. */
export function faultOfNaming(id: string, name: string): Refused | null {
  if (!isSlug(id)) return refuse(INVALID_ID, { id });
  if (name.trim() === '') return refuse(NAME_MISSING, { id });
  return null;
}

/** The refusal that days which no calendar has earn, or null; days that are absent are none. */
export function faultOfDays(...days: readonly (string | undefined)[]): Refused | null {
  const wrong = days.find((day) => day !== undefined && !isDay(day));
  return wrong === undefined ? null : refuse(IMPOSSIBLE_DATE, { day: wrong });
}

/** The refusal that a period earns whose days are impossible or that holds on no day, or null. */
export function faultOfPeriod(period: Period): Refused | null {
  const { validFrom, validTo } = period;
  const fault = faultOfDays(validFrom, validTo);
  if (fault) return fault;
  return isEmpty(period) ? refuse(PERIOD_REVERSED, { validFrom: validFrom!, validTo: validTo! }) : null;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether the text is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}
