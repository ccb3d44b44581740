import { In, type EntityManager } from 'typeorm';
import type { Projection, RecordedEvent } from '#event-store';
import type { AssignmentEvent } from '../domain/index.js';
import { Involvement, INVOLVEMENTS, type InvolvementRole } from './involvement.entity.js';
import { reorganizationCausing } from './rehome-assignments.handler.js';
import { RehomingRow } from './rehoming.entity.js';

/** Rows written in one statement, at most. */
const CHUNK = 1_000;

/** The rows of one assignment, by agency. */
type Involved = Map<string, Involvement>;

/**
 * Who has a part in which assignment, which is what a reorganisation looks for; and which work moved by one. Both stand
 * at one position, so that what has moved is never looked for again.
 */
export const involvementsProjection: Projection = {
  name: 'involvements',
  types: [
    'assignment.assigned',
    'assignment.transfer-proposed',
    'assignment.transferred',
    'assignment.coordination-asked',
    'assignment.rehomed',
    'assignment.accepted',
    'assignment.cancelled',
    'assignment.reopened',
  ] satisfies readonly AssignmentEvent['type'][],
  start: 'origin',
  batchSize: 500,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  tables: [
    { table: 'involvements', operational: ['examined_position', 'examined_reorganization', 'examined_on'] },
    { table: 'rehomings' },
  ],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const idOf = (event: RecordedEvent) => (event as unknown as AssignmentEvent).data.assignmentId;
    // One that was just assigned has no rows yet.
    const known = new Set(events.filter(({ version }) => version > 1).map(idOf));
    const rows = known.size === 0 ? [] : await manager.findBy(Involvement, { tenantId, assignmentId: In([...known]) });
    const all = new Map<string, Involved>();
    const before = new Map<string, Set<string>>();
    for (const row of rows) {
      const involved: Involved = all.get(row.assignmentId) ?? new Map<string, Involvement>();
      all.set(row.assignmentId, involved.set(row.agencyId, row));
      before.set(row.assignmentId, (before.get(row.assignmentId) ?? new Set()).add(row.agencyId));
    }
    const changed = new Set<Involvement>();
    for (const event of events) {
      const involved = all.get(idOf(event)) ?? new Map<string, Involvement>();
      all.set(idOf(event), involved);
      for (const row of follow(involved, event)) changed.add(row);
    }

    // Several events of one batch may change a row: the last state of it is the one to write.
    const written = [...changed].filter((row) => all.get(row.assignmentId)!.get(row.agencyId) === row);
    for (let start = 0; start < written.length; start += CHUNK) {
      const keys = ['tenantId', 'assignmentId', 'agencyId'];
      await manager.upsert(Involvement, written.slice(start, start + CHUNK), keys);
    }
    const gone = [...before].flatMap(([assignmentId, agencyIds]) =>
      [...agencyIds]
        .filter((agencyId) => !all.get(assignmentId)!.has(agencyId))
        .map((agencyId) => ({ assignmentId, agencyId })),
    );
    if (gone.length > 0) {
      await manager.query(
        `delete from involvements i using unnest($2::text[], $3::text[]) as gone(assignment_id, agency_id)
          where i.tenant_id = $1 and i.assignment_id = gone.assignment_id and i.agency_id = gone.agency_id`,
        [tenantId, gone.map(({ assignmentId }) => assignmentId), gone.map(({ agencyId }) => agencyId)],
      );
    }
    await keepRehomings(events, manager);
  },
};

async function keepRehomings(events: readonly RecordedEvent[], manager: EntityManager): Promise<void> {
  const rows = events.flatMap(rehomingOf);
  if (rows.length > 0) await manager.upsert(RehomingRow, rows, ['tenantId', 'position']);
  const transferred = events.filter(({ type }) => type === 'assignment.transferred');
  if (transferred.length === 0) return;
  await manager.query(
    `update rehomings r set superseded = true
       from unnest($2::text[], $3::bigint[]) as transferred(assignment_id, position)
      where r.tenant_id = $1 and r.assignment_id = transferred.assignment_id and r.position < transferred.position`,
    [
      events[0]!.tenant,
      transferred.map((event) => (event as unknown as AssignmentEvent).data.assignmentId),
      transferred.map(({ position }) => position),
    ],
  );
}

function rehomingOf(recorded: RecordedEvent): RehomingRow[] {
  const event = recorded as unknown as AssignmentEvent;
  const { tenant: tenantId, position, effectiveAt: at, metadata } = recorded;
  const cause = reorganizationCausing(metadata);
  if (event.type !== 'assignment.rehomed' || event.data.cause !== 'organization-changed' || cause === null) return [];
  const { assignmentId, fromAgencyId, toAgencyId } = event.data;
  return [{ tenantId, position, assignmentId, fromAgencyId, toAgencyId, ...cause, at, superseded: false }];
}

/** Brings the rows of an assignment up to an event; answers those it changed. */
function follow(involved: Involved, recorded: RecordedEvent): Involvement[] {
  const event = recorded as unknown as AssignmentEvent;
  const { position } = recorded;
  switch (event.type) {
    case 'assignment.assigned': {
      const { taskId, monitorId, issuerId, leadAgencyId, coordinatingAgencyIds, escalationChain, parent } = event.data;
      const above = [issuerId, monitorId, ...escalationChain, ...(parent?.ancestry ?? []).map(leadIn)];
      const facts = { taskId, monitorId, open: true };
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
      if (cause === 'parent-handed-over') return joinKnown(involved, recorded, 'other', toAgencyId);
      const { role = 'other' } = involved.get(fromAgencyId) ?? {};
      const joined = joinKnown(involved, recorded, leadAgencyId === toAgencyId ? 'lead' : role, toAgencyId);
      involved.delete(fromAgencyId);
      const followed = [...involved.values()].filter(({ monitorId }) => monitorId === fromAgencyId);
      return [...joined, ...followed.map((row) => set(involved, { ...row, monitorId: toAgencyId, position }))];
    }
    case 'assignment.accepted':
    case 'assignment.cancelled':
      return [...involved.values()].map((row) => set(involved, { ...row, open: false, position }));
    case 'assignment.reopened': {
      const reopened = [...involved.values()].map((row) => set(involved, { ...row, open: true, position }));
      const above = joinKnown(involved, recorded, 'other', ...(event.data.ancestry ?? []).map(leadIn));
      return [...reopened, ...above];
    }
    default:
      return [];
  }
}

function leadIn({ leadAgencyId }: { readonly leadAgencyId: string }): string {
  return leadAgencyId;
}

type FactsOfAssignment = Pick<Involvement, 'taskId' | 'monitorId' | 'open'>;

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
  { taskId, monitorId, open }: FactsOfAssignment,
  role: InvolvementRole,
  ...agencyIds: readonly string[]
): Involvement[] {
  const assignmentId = stream.slice(stream.indexOf('-') + 1);
  return agencyIds.flatMap((agencyId) => {
    const before = involved.get(agencyId);
    if (before === undefined) {
      const row = { tenantId, assignmentId, agencyId, role, since, open, taskId, monitorId, position };
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
