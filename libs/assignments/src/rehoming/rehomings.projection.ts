import type { Projection, RecordedEvent } from '#event-store';
import type { AssignmentEvent } from '../domain/index.js';
import { RehomingRow } from './rehoming.entity.js';
import { reorganizationCausing } from './rehome-assignments.handler.js';

/** Which work moved because agencies were reorganised, and by which rule. */
export const rehomingsProjection: Projection = {
  name: 'rehomings',
  types: ['assignment.rehomed', 'assignment.transferred'] satisfies readonly AssignmentEvent['type'][],
  start: 'origin',
  batchSize: 500,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  tables: [{ table: 'rehomings' }],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const rows = events.flatMap(rowOf);
    if (rows.length > 0) await manager.upsert(RehomingRow, rows, ['tenantId', 'position']);
    const transferred = events.filter(({ type }) => type === 'assignment.transferred');
    if (transferred.length === 0) return;
    await manager.query(
      `update rehomings r set superseded = true
         from unnest($2::text[], $3::bigint[]) as transferred(assignment_id, position)
        where r.tenant_id = $1 and r.assignment_id = transferred.assignment_id and r.position < transferred.position`,
      [
        tenantId,
        transferred.map((event) => (event as unknown as AssignmentEvent).data.assignmentId),
        transferred.map(({ position }) => position),
      ],
    );
  },
};

function rowOf(recorded: RecordedEvent): RehomingRow[] {
  const event = recorded as unknown as AssignmentEvent;
  const { tenant: tenantId, position, effectiveAt: at, metadata } = recorded;
  const cause = reorganizationCausing(metadata);
  if (event.type !== 'assignment.rehomed' || cause === null) return [];
  const { assignmentId, fromAgencyId, toAgencyId } = event.data;
  return [{ tenantId, position, assignmentId, fromAgencyId, toAgencyId, ...cause, at, superseded: false }];
}
