import type { RecordedEvent } from '#event-store';
import type { AssignmentEvent } from '../domain/index.js';
import { INVOLVEMENTS, type Involvement, type InvolvementRole } from './involvement.entity.js';

/** The rows of one assignment, by agency. */
export type Involved = Map<string, Involvement>;

/** Brings the rows of an assignment up to an event; answers those it changed. Nothing but the rows is touched. */
export function follow(involved: Involved, recorded: RecordedEvent): Involvement[] {
  const event = recorded as unknown as AssignmentEvent;
  const { position } = recorded;
  switch (event.type) {
    case 'assignment.assigned': {
      const { taskId, field = null, monitorId, issuerId, leadAgencyId } = event.data;
      const { coordinatingAgencyIds, escalationChain, parent } = event.data;
      const above = [issuerId, monitorId, ...escalationChain, ...(parent?.ancestry ?? []).map(leadIn)];
      const facts = { taskId, field, monitorId, open: true };
      return [
        ...join(involved, recorded, facts, 'lead', leadAgencyId),
        ...join(involved, recorded, facts, 'coordinating', ...coordinatingAgencyIds),
        ...join(involved, recorded, facts, 'other', ...above),
      ];
    }
    case 'assignment.transfer-proposed':
      return joinKnown(involved, recorded, 'other', event.data.toAgencyId);
    case 'assignment.coordination-asked':
      return joinKnown(involved, recorded, 'coordinating', event.data.agencyId);
    case 'assignment.transferred': {
      const { fromAgencyId, leadAgencyId } = event.data;
      const former = involved.get(fromAgencyId);
      const left = former === undefined ? [] : [set(involved, { ...former, role: 'other', position })];
      return [...left, ...joinKnown(involved, recorded, 'lead', leadAgencyId)];
    }
    case 'assignment.rehomed': {
      const { fromAgencyId, toAgencyId, leadAgencyId, cause } = event.data;
      const above = cause === 'parent-handed-over';
      const { role = 'other' } = involved.get(fromAgencyId) ?? {};
      const taken = above ? 'other' : leadAgencyId === toAgencyId ? 'lead' : role;
      const joined = joinKnown(involved, recorded, taken, toAgencyId);
      if (!above) involved.delete(fromAgencyId);
      const [one] = involved.values();
      const followed = one?.monitorId === fromAgencyId ? monitoredBy(involved, toAgencyId, position) : [];
      return [...joined, ...followed];
    }
    case 'assignment.accepted':
    case 'assignment.cancelled':
      return [...involved.values()].map((row) => set(involved, { ...row, open: false, position }));
    case 'assignment.reopened': {
      const reopened = [...involved.values()].map((row) => set(involved, { ...row, open: true, position }));
      const above = (event.data.ancestry ?? []).map(leadIn);
      const joined = joinKnown(involved, recorded, 'other', ...above);
      // A part answers to the lead of its whole, whoever that is by now.
      const nearest = above.at(-1);
      const followed = nearest === undefined ? [] : monitoredBy(involved, nearest, position);
      return [...reopened, ...joined, ...followed];
    }
    default:
      return [];
  }
}

function leadIn({ leadAgencyId }: { readonly leadAgencyId: string }): string {
  return leadAgencyId;
}

function monitoredBy(involved: Involved, monitorId: string, position: number): Involvement[] {
  return [...involved.values()].map((row) => set(involved, { ...row, monitorId, position }));
}

type FactsOfAssignment = Pick<Involvement, 'taskId' | 'field' | 'monitorId' | 'open'>;

function joinKnown(
  involved: Involved,
  event: RecordedEvent,
  role: InvolvementRole,
  ...agencyIds: readonly string[]
): Involvement[] {
  const [one] = involved.values();
  return one === undefined ? [] : join(involved, event, one, role, ...agencyIds);
}

function join(
  involved: Involved,
  { tenant: tenantId, stream, effectiveAt: since, position }: RecordedEvent,
  { taskId, field, monitorId, open }: FactsOfAssignment,
  role: InvolvementRole,
  ...agencyIds: readonly string[]
): Involvement[] {
  const assignmentId = stream.slice(stream.indexOf('-') + 1);
  return agencyIds.flatMap((agencyId) => {
    const before = involved.get(agencyId);
    if (before === undefined) {
      const row = { tenantId, assignmentId, agencyId, role, since, open, taskId, field, monitorId, position };
      return [set(involved, row)];
    }
    const isNearer = INVOLVEMENTS.indexOf(role) < INVOLVEMENTS.indexOf(before.role);
    return isNearer ? [set(involved, { ...before, role, position })] : [];
  });
}

function set(involved: Involved, row: Involvement): Involvement {
  involved.set(row.agencyId, row);
  return row;
}
