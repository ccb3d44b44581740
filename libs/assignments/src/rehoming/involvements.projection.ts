import { In, type EntityManager } from 'typeorm';
import { combinedProjection, rowsOfEvents, writeRows, type RecordedEvent } from '#event-store';
import type { AssignmentEvent, AssignmentRehomed } from '../domain/index.js';
import { Involvement } from './involvement.entity.js';
import { follow, type Involved } from './involvements.js';
import { reorganizationCausing } from './rehome-assignments.handler.js';
import { RehomingRow } from './rehoming.entity.js';

/** Nobody is shown who had a part in what: it is what is looked for next. So it keeps no history. */
const involvements = {
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
  tables: [{ table: 'involvements', operational: ['examined_position', 'examined_reorganization', 'examined_on'] }],

  async handle(events: readonly RecordedEvent[], manager: EntityManager): Promise<void> {
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
    const changed = new Map<string, Involvement>();
    for (const event of events) {
      const involved: Involved = all.get(idOf(event)) ?? new Map<string, Involvement>();
      all.set(idOf(event), involved);
      // The last one of a key is the row as it is.
      for (const row of follow(involved, event)) changed.set(`${row.assignmentId} ${row.agencyId}`, row);
    }

    const written = [...changed.values()].filter(({ assignmentId, agencyId }) => all.get(assignmentId)!.has(agencyId));
    await writeRows(manager, Involvement, written, ['tenantId', 'assignmentId', 'agencyId']);
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
  },
};

const rehomings = rowsOfEvents<RehomingRow>({
  entity: RehomingRow,
  table: 'rehomings',
  keys: ['tenantId', 'position'],
  types: ['assignment.rehomed'] satisfies readonly AssignmentEvent['type'][],
  rowsOf: (recorded) => {
    const { data } = recorded as unknown as AssignmentRehomed;
    const { tenant: tenantId, position, effectiveAt: at, metadata } = recorded;
    const cause = reorganizationCausing(metadata);
    if (data.cause !== 'organization-changed' || cause === null) return [];
    const { assignmentId, fromAgencyId, toAgencyId } = data;
    return [{ tenantId, position, assignmentId, fromAgencyId, toAgencyId, ...cause, at }];
  },
});

/**
 * Who has a part in which assignment, which is what a reorganisation looks for; and which work moved by one. Both stand
 * at one position, so that what has moved is never looked for again.
 */
export const involvementsProjection = combinedProjection({
  name: 'involvements',
  batchSize: 500,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  parts: [involvements, rehomings],
});
