import { rowProjection } from '#event-store';
import {
  AGENCY_EVENT_TYPES,
  agencyDecider,
  everyNameOf,
  unmarked,
  type AgencyEvent,
  type RegisteredAgency,
} from '../domain/index.js';
import { Agency } from './agency.entity.js';

/** The row keeps the agency's state: the same fold that decides also shows. */
export const agenciesProjection = rowProjection<Agency>({
  name: 'agencies',
  entity: Agency,
  table: 'agencies',
  key: 'agencyId',
  types: AGENCY_EVENT_TYPES,
  keyOf: (event) => (event as unknown as AgencyEvent).data.agencyId,
  apply: (row, event) => {
    const after = agencyDecider.evolve(row?.record ?? agencyDecider.initial, event as unknown as AgencyEvent);
    return after.status === 'nonexistent' ? undefined : rowOf(event.tenant, after);
  },
});

function rowOf(tenantId: string, record: RegisteredAgency): Agency {
  const { agency, names, kinds, parents, aliases, identifiers, successors, ended } = record;
  const everyName = everyNameOf(record);
  return {
    tenantId,
    agencyId: agency.agencyId,
    name: names.at(-1)!.name,
    aliases: aliases.filter(({ validTo }) => validTo === ended?.on).map(({ alias }) => alias),
    kind: kinds.at(-1)!.kind,
    code: agency.code ?? null,
    parentId: parents.at(-1)!.parentId,
    endedOn: ended?.on ?? null,
    successorIds: [...new Set(successors.map(({ agencyId }) => agencyId))],
    everyName,
    searched: everyName.map(unmarked).join('\n'),
    everyIdentifier: [...new Set(identifiers.map(({ value }) => value.toUpperCase()))],
    record,
  };
}
