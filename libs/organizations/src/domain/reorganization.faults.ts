import { refuse, type Refused } from '#kernel';
import { faultOfAbsence } from './agency.lookups.js';
import { AGENCY_NOT_YET, AGENCY_UNKNOWN } from './agency.rules.js';
import type { Agencies } from './hierarchy.js';
import { faultOfDays, INVALID_ID, isSlug } from './organization.rules.js';
import { endedBy, sourcesIn, successorsIn, type Reorganization, type Split } from './reorganization.events.js';
import {
  REORGANIZATION_AGENCY_TWICE,
  REORGANIZATION_ALREADY_ENDING,
  REORGANIZATION_DEFAULT_NOT_NAMED,
  REORGANIZATION_MAPPED_TWICE,
  REORGANIZATION_OVERTAKEN,
  REORGANIZATION_TOO_FEW,
} from './reorganization.rules.js';

/** Why the change makes no sense in itself, whatever the agencies are; or null. */
export function faultOfChange(change: Reorganization, on: string, newIds: readonly string[]): Refused | null {
  const sources = sourcesIn(change);
  const successors = successorsIn(change);
  const mapped = change.kind === 'split' ? change.parts.flatMap((part) => [...part.fields, ...part.territories]) : [];
  const wrong = [...sources, ...successors, ...mapped].find((id) => !isSlug(id));
  if (wrong !== undefined) return refuse(INVALID_ID, { id: wrong });
  const fault = faultOfDays(on);
  if (fault) return fault;

  const named = [...endedBy(change), ...successors];
  const twice = named.find((id, index) => named.indexOf(id) !== index);
  if (twice !== undefined) return refuse(REORGANIZATION_AGENCY_TWICE, { agencyId: twice });
  const fewest = change.kind === 'merger' && newIds.length === 0 ? 1 : 2;
  const parties = change.kind === 'split' ? successors : sources;
  if (change.kind !== 'dissolution' && parties.length < fewest) return refuse(REORGANIZATION_TOO_FEW, { named });
  return change.kind === 'split' ? faultOfMapping(change) : null;
}

function faultOfMapping({ parts, defaultSuccessorId }: Split): Refused | null {
  if (defaultSuccessorId !== null && !parts.some(({ agencyId }) => agencyId === defaultSuccessorId)) {
    return refuse(REORGANIZATION_DEFAULT_NOT_NAMED, { agencyId: defaultSuccessorId });
  }
  for (const which of ['fields', 'territories'] as const) {
    const mapped = parts.flatMap((part) => [...new Set(part[which])]);
    const twice = mapped.find((one, index) => mapped.indexOf(one) !== index);
    if (twice !== undefined) return refuse(REORGANIZATION_MAPPED_TWICE, { [which]: twice });
  }
  return null;
}

/** Why the agencies cannot be reorganised on the day, or null. Those that begin with it need not exist. */
export function faultOfParties(
  change: Reorganization,
  on: string,
  newIds: readonly string[],
  agencies: Agencies,
): Refused | null {
  const sources = sourcesIn(change);
  const heirs = successorsIn(change).filter((id) => !newIds.includes(id) && !sources.includes(id));
  for (const agencyId of [...sources, ...heirs]) {
    const agency = agencies.get(agencyId);
    if (agency?.status !== 'registered') return refuse(AGENCY_UNKNOWN, { agencyId });
    const fault = faultOfAbsence(agencyId, agency, on);
    if (fault) return fault;
    if (agency.ended) return refuse(REORGANIZATION_ALREADY_ENDING, { agencyId, endedOn: agency.ended.on });
    const isSource = sources.includes(agencyId);
    const { validFrom } = agency.agency;
    // It would end on its first day, and so never have been.
    if (isSource && validFrom === on) return refuse(AGENCY_NOT_YET, { agencyId, day: on, validFrom });
    const kin = isSource ? [...agency.predecessors, ...agency.successors] : agency.successors;
    const later = kin.find((one) => on <= one.on);
    if (later) return refuse(REORGANIZATION_OVERTAKEN, { agencyId, reorganizedOn: later.on });
  }
  return null;
}
