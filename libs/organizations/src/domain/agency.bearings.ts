import { accept, quiet, refuse, type Decision, type Json, type Rule } from '#kernel';
import {
  IDENTIFIER_SCHEMES,
  type AddAlias,
  type AgencyEvent,
  type AssignIdentifier,
  type DropAlias,
  type Identifier,
  type RegisteredAgency,
  type WithdrawIdentifier,
} from './agency.events.js';
import { periodInLife } from './agency.lookups.js';
import {
  AGENCY_ALIAS_STANDS,
  AGENCY_ALIAS_UNKNOWN,
  AGENCY_IDENTIFIER_UNKNOWN,
  IDENTIFIER_INVALID,
  IDENTIFIER_TAKEN,
  IDENTIFIER_UNKNOWN_SCHEME,
} from './agency.rules.js';
import { faultOfDays, NAME_MISSING } from './organization.rules.js';
import { goesOnFrom, meeting, type Period } from './timeline.js';

/* What an agency bears besides its name: aliases and identifiers, several at a time, each for a period of its own. */

export function addAlias({ agencyId, alias, ...days }: AddAlias, agency: RegisteredAgency): Decision<AgencyEvent> {
  if (alias.trim() === '') return refuse(NAME_MISSING, { id: agencyId });
  const life = periodInLife(agencyId, agency, days);
  if (!life.accepted) return life;
  const known = agency.aliases.filter((period) => period.alias === alias);
  return bear({ type: 'agency.alias-added', data: { agencyId, alias, ...life.period } }, known, AGENCY_ALIAS_STANDS);
}

export function dropAlias({ agencyId, alias, validTo }: DropAlias, agency: RegisteredAgency): Decision<AgencyEvent> {
  const known = agency.aliases.filter((period) => period.alias === alias);
  return shed({ type: 'agency.alias-dropped', data: { agencyId, alias, validTo } }, known, AGENCY_ALIAS_UNKNOWN);
}

/** What the agency has to say of it; that nobody else has the identifier is for its own stream. */
export function assignIdentifier(
  { agencyId, scheme, value, ...days }: AssignIdentifier,
  agency: RegisteredAgency,
): Decision<AgencyEvent> {
  const fault = faultOfIdentifier({ scheme, value });
  if (fault) return fault;
  const life = periodInLife(agencyId, agency, days);
  if (!life.accepted) return life;
  const known = agency.identifiers.filter((period) => period.scheme === scheme && period.value === value);
  const data = { agencyId, scheme, value, ...life.period };
  return bear({ type: 'agency.identifier-assigned', data }, known, IDENTIFIER_TAKEN);
}

export function withdrawIdentifier(
  { agencyId, scheme, value, validTo }: WithdrawIdentifier,
  agency: RegisteredAgency,
): Decision<AgencyEvent> {
  const known = agency.identifiers.filter((period) => period.scheme === scheme && period.value === value);
  const data = { agencyId, scheme, value, validTo };
  return shed({ type: 'agency.identifier-withdrawn', data }, known, AGENCY_IDENTIFIER_UNKNOWN);
}

const VALUE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,59}$/;

/** The refusal that an identifier of no known scheme or shape earns, or null. */
export function faultOfIdentifier({ scheme, value }: Identifier) {
  if (!IDENTIFIER_SCHEMES.includes(scheme)) return refuse(IDENTIFIER_UNKNOWN_SCHEME, { scheme });
  return VALUE.test(value) ? null : refuse(IDENTIFIER_INVALID, { scheme, value });
}

type Bearing = Extract<AgencyEvent, { type: 'agency.alias-added' | 'agency.identifier-assigned' }>;
type Shedding = Extract<AgencyEvent, { type: 'agency.alias-dropped' | 'agency.identifier-withdrawn' }>;

function bear(event: Bearing, known: readonly Period[], stands: Rule): Decision<AgencyEvent> {
  switch (meeting(event.data, known)) {
    case 'itself':
      return quiet();
    case 'overlap':
      return refuse(stands, factsOf(event));
    case 'nothing':
      return accept(event);
  }
}

/** On its first day or before, it never was: what was entered by mistake goes that way. */
function shed(event: Shedding, known: readonly Period[], unknown: Rule): Decision<AgencyEvent> {
  const { validTo } = event.data;
  const fault = faultOfDays(validTo);
  if (fault) return fault;
  if (known.length === 0) return refuse(unknown, factsOf(event));
  return known.some((period) => goesOnFrom(period, validTo)) ? accept(event) : quiet();
}

function factsOf({ data }: Bearing | Shedding): Readonly<Record<string, Json>> {
  const { agencyId } = data;
  return 'alias' in data ? { agencyId, alias: data.alias } : { agencyId, scheme: data.scheme, value: data.value };
}
