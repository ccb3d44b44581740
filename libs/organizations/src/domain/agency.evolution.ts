import { unreachable } from '#kernel';
import type {
  AgencyCorrectedData,
  AgencyEvent,
  AgencyRegisteredData,
  AgencyState,
  IdentifierScheme,
  Kinship,
  RegisteredAgency,
} from './agency.events.js';
import { changedFrom, daysOf, endedOn, onDay } from './timeline.js';

/** Folds one event into an agency; what is not registered stays so. */
export function evolveAgency(state: AgencyState, event: AgencyEvent): AgencyState {
  if (event.type === 'agency.registered') return registered(event.data);
  return state.status === 'registered' ? changed(state, event) : state;
}

/** The scheme a code belongs to that was given without one at registration. */
export function schemeOfCode({ kind }: Pick<AgencyRegisteredData, 'kind'>): IdentifierScheme {
  return kind === 'commune' ? 'statistical' : 'legacy';
}

function registered(agency: AgencyRegisteredData): RegisteredAgency {
  const { name, kind, aliases, code, parentId = null, validFrom } = agency;
  const life = validFrom === undefined ? {} : { validFrom };
  return {
    status: 'registered',
    agency,
    names: [{ name, ...life }],
    kinds: [{ kind, ...life }],
    parents: [{ parentId, ...life }],
    aliases: aliases.map((alias) => ({ alias, ...life })),
    identifiers: code === undefined ? [] : [{ scheme: schemeOfCode(agency), value: code, ...life }],
    predecessors: [],
    successors: [],
  };
}

function changed(
  state: RegisteredAgency,
  event: Exclude<AgencyEvent, { type: 'agency.registered' }>,
): RegisteredAgency {
  switch (event.type) {
    case 'agency.renamed': {
      const { name, validFrom } = event.data;
      return { ...state, names: changedFrom(state.names, validFrom, (before) => ({ ...before, name })) };
    }
    case 'agency.reclassified': {
      const { kind, validFrom } = event.data;
      return { ...state, kinds: changedFrom(state.kinds, validFrom, (before) => ({ ...before, kind })) };
    }
    case 'agency.moved': {
      const { parentId, validFrom } = event.data;
      return { ...state, parents: changedFrom(state.parents, validFrom, (before) => ({ ...before, parentId })) };
    }
    case 'agency.corrected':
      return corrected(state, event.data);
    case 'agency.alias-added': {
      const { alias } = event.data;
      return { ...state, aliases: [...state.aliases, { alias, ...daysOf(event.data) }] };
    }
    case 'agency.alias-dropped': {
      const { alias, validTo } = event.data;
      return { ...state, aliases: endedOn(state.aliases, validTo, (period) => period.alias === alias) };
    }
    case 'agency.identifier-assigned': {
      const { scheme, value } = event.data;
      return { ...state, identifiers: [...state.identifiers, { scheme, value, ...daysOf(event.data) }] };
    }
    case 'agency.identifier-withdrawn': {
      const { scheme, value, validTo } = event.data;
      const identifiers = endedOn(
        state.identifiers,
        validTo,
        (period) => period.scheme === scheme && period.value === value,
      );
      return { ...state, identifiers };
    }
    case 'agency.ended': {
      const { on, cause, successorIds, reorganizationId } = event.data;
      return {
        ...state,
        names: endedOn(state.names, on),
        kinds: endedOn(state.kinds, on),
        parents: endedOn(state.parents, on),
        aliases: endedOn(state.aliases, on),
        identifiers: endedOn(state.identifiers, on),
        successors: [...state.successors, ...kin(successorIds, { on, cause })],
        ended: { on, cause, reorganizationId },
      };
    }
    case 'agency.divided': {
      const { on, successorIds } = event.data;
      return { ...state, successors: [...state.successors, ...kin(successorIds, { on, cause: 'split' })] };
    }
    case 'agency.took-over':
      return { ...state, predecessors: [...state.predecessors, ...kin(event.data.predecessorIds, event.data)] };
    default:
      return unreachable(event);
  }
}

function kin(agencyIds: readonly string[], { on, cause }: Omit<Kinship, 'agencyId'>): Kinship[] {
  return agencyIds.map((agencyId) => ({ agencyId, on, cause }));
}

function corrected(state: RegisteredAgency, { on, name, kind, parentId }: AgencyCorrectedData): RegisteredAgency {
  const { names, kinds, parents } = state;
  const wrong = { name: onDay(names, on), kind: onDay(kinds, on), parent: onDay(parents, on) };
  return {
    ...state,
    ...(name !== undefined && { names: names.map((one) => (one === wrong.name ? { ...one, name } : one)) }),
    ...(kind !== undefined && { kinds: kinds.map((one) => (one === wrong.kind ? { ...one, kind } : one)) }),
    ...(parentId !== undefined && {
      parents: parents.map((one) => (one === wrong.parent ? { ...one, parentId } : one)),
    }),
  };
}
