import { refuse, type Refused } from '#kernel';
import type { AgencyKind, AgencyState, Identifier, RegisteredAgency } from './agency.events.js';
import { AGENCY_ENDED, AGENCY_NOT_YET, AGENCY_UNKNOWN } from './agency.rules.js';
import { faultOfPeriod } from './organization.rules.js';
import { daysOf, holdsOn, onDay, within, type Period } from './timeline.js';

/** From its first day to its last, as far as they are known. */
export function lifeOf({ agency, ended }: RegisteredAgency): Period {
  return { ...daysOf({ ...agency }), ...(ended && { validTo: ended.on }) };
}

export function existsOn(agency: RegisteredAgency, day: string): boolean {
  return holdsOn(lifeOf(agency), day);
}

/** Its official name on a day; null on a day without it. */
export function nameOn(agency: RegisteredAgency, day: string): string | null {
  return onDay(agency.names, day)?.name ?? null;
}

/** Its other names on a day, in the order they were learned. */
export function aliasesOn(agency: RegisteredAgency, day: string): string[] {
  return agency.aliases.filter((period) => holdsOn(period, day)).map(({ alias }) => alias);
}

/** What it is on a day; null on a day without it. */
export function kindOn(agency: RegisteredAgency, day: string): AgencyKind | null {
  return onDay(agency.kinds, day)?.kind ?? null;
}

/** The agency it stands below on a day; null at the top, and on a day without it. */
export function parentOn(agency: RegisteredAgency, day: string): string | null {
  return onDay(agency.parents, day)?.parentId ?? null;
}

/** All it is known by to statistics, the exchange axis and systems that went before, on a day. */
export function identifiersOn(agency: RegisteredAgency, day: string): Identifier[] {
  return agency.identifiers.filter((period) => holdsOn(period, day)).map(({ scheme, value }) => ({ scheme, value }));
}

/**
 * The agencies that bear a name on a day, officially or as an alias; letters are compared without their case,
 * words without the space between them.
 */
export function agenciesNamed(agencies: Iterable<RegisteredAgency>, text: string, day: string): RegisteredAgency[] {
  const asked = plain(text);
  return [...agencies].filter((agency) => {
    const name = nameOn(agency, day);
    const names = name === null ? [] : [name, ...aliasesOn(agency, day)];
    return names.some((one) => plain(one) === asked);
  });
}

/** The agencies that ever bore a name: an old document keeps the name of its day. */
export function agenciesEverNamed(agencies: Iterable<RegisteredAgency>, text: string): RegisteredAgency[] {
  const asked = plain(text);
  return [...agencies].filter(
    ({ names, aliases }) =>
      names.some(({ name }) => plain(name) === asked) || aliases.some(({ alias }) => plain(alias) === asked),
  );
}

/**
 * Why an agency takes no work, membership, post or change on a day, or null: it is not registered, it does not
 * exist yet, or it has ended; then the facts name who succeeded it. What it did before stays as it is.
 */
export function faultOfAbsence(agencyId: string, state: AgencyState, day: string): Refused | null {
  if (state.status === 'nonexistent') return refuse(AGENCY_UNKNOWN, { agencyId });
  const { agency, ended, successors } = state;
  if (ended !== undefined && ended.on <= day) {
    const successorIds = successors.filter(({ on }) => on === ended.on).map((successor) => successor.agencyId);
    return refuse(AGENCY_ENDED, { agencyId, day, endedOn: ended.on, successorIds });
  }
  if (agency.validFrom !== undefined && day < agency.validFrom) {
    return refuse(AGENCY_NOT_YET, { agencyId, day, validFrom: agency.validFrom });
  }
  return null;
}

/** The part of a period in which the agency exists, or why there is none. */
export function periodInLife(
  agencyId: string,
  agency: RegisteredAgency,
  asked: Period,
): { readonly accepted: true; readonly period: Period } | Refused {
  const fault = faultOfPeriod(asked);
  if (fault) return fault;
  const [period] = within(daysOf(asked), lifeOf(agency));
  if (period !== undefined) return { accepted: true, period };
  const { validFrom, validTo } = lifeOf(agency);
  const afterItsEnd = validTo !== undefined && asked.validFrom !== undefined && validTo <= asked.validFrom;
  return afterItsEnd
    ? refuse(AGENCY_ENDED, { agencyId, endedOn: validTo })
    : refuse(AGENCY_NOT_YET, { agencyId, validFrom: validFrom ?? null });
}

/** Every name and alias it ever had, as names are compared; see {@link plain}. */
export function everyNameOf({ names, aliases }: RegisteredAgency): string[] {
  return [...new Set([...names.map(({ name }) => name), ...aliases.map(({ alias }) => alias)].map(plain))];
}

/** A text as names are compared: letters without their case, words without the space between them. */
export function plain(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();
}

/** A text as it is searched for: besides, without the marks that Vietnamese letters bear; đ is a d. */
export function unmarked(text: string): string {
  return plain(text).normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}
