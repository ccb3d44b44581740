import { accept, quiet, refuse, type Decider, type Decision } from '#kernel';
import {
  AGENCY_KINDS,
  type AgencyCommand,
  type AgencyEvent,
  type AgencyRegisteredData,
  type AgencyState,
  type RegisterAgency,
} from './agency.events.js';
import {
  AGENCY_ALREADY_REGISTERED,
  AGENCY_OWN_PARENT,
  AGENCY_UNKNOWN_KIND,
  faultOfNaming,
  INVALID_ID,
  isSlug,
} from './organization.rules.js';

export const agencyDecider: Decider<AgencyCommand, AgencyState, AgencyEvent> = {
  initial: { status: 'nonexistent' },

  decide: register,

  evolve(_, event) {
    return { status: 'registered', agency: event.data };
  },
};

function register({ type: _, ...agency }: RegisterAgency, state: AgencyState): Decision<AgencyEvent> {
  const fault = faultOfNaming(agency.agencyId, agency.name);
  if (fault) return fault;
  if (!AGENCY_KINDS.includes(agency.kind)) return refuse(AGENCY_UNKNOWN_KIND, { kind: agency.kind });
  if (agency.parentId !== undefined && !isSlug(agency.parentId)) return refuse(INVALID_ID, { id: agency.parentId });
  if (agency.parentId === agency.agencyId) return refuse(AGENCY_OWN_PARENT, { agencyId: agency.agencyId });
  if (state.status === 'registered') {
    return same(state.agency, agency) ? quiet() : refuse(AGENCY_ALREADY_REGISTERED, { agencyId: agency.agencyId });
  }
  const { agencyId, name, aliases, kind, code, parentId } = agency;
  return accept({
    type: 'agency.registered',
    data: {
      agencyId,
      name,
      aliases,
      kind,
      ...(code === undefined ? {} : { code }),
      ...(parentId === undefined ? {} : { parentId }),
    },
  });
}

function same(one: AgencyRegisteredData, other: AgencyRegisteredData): boolean {
  return (
    one.name === other.name &&
    one.kind === other.kind &&
    one.code === other.code &&
    one.parentId === other.parentId &&
    one.aliases.length === other.aliases.length &&
    one.aliases.every((alias, index) => alias === other.aliases[index])
  );
}
