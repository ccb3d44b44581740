import { rowProjection } from '#event-store';
import { endedBy, sourcesIn, successorsIn, type ReorganizationEvent } from '../domain/index.js';
import { ReorganizationRow } from './reorganization.entity.js';

/** What was decided about whole agencies, and who takes work that no rule spoke of. */
export const reorganizationsProjection = rowProjection<ReorganizationRow>({
  name: 'reorganizations',
  entity: ReorganizationRow,
  table: 'reorganizations',
  key: 'reorganizationId',
  types: [
    'reorganization.decided',
    'reorganization.rehoming-answered',
  ] satisfies readonly ReorganizationEvent['type'][],
  keyOf: (event) => (event as unknown as ReorganizationEvent).data.reorganizationId,
  apply: (row, recorded) => {
    const event = recorded as unknown as ReorganizationEvent;
    const { tenant: tenantId, position, recordedAt: decidedAt } = recorded;
    if (event.type === 'reorganization.rehoming-answered') {
      const { assignmentId, toAgencyId } = event.data;
      return row && { ...row, answers: { ...row.answers, [assignmentId]: toAgencyId }, position };
    }
    const { reorganizationId, on, basis = null, change } = event.data;
    return {
      tenantId,
      reorganizationId,
      kind: change.kind,
      effectiveOn: on,
      basis,
      change,
      sourceIds: [...sourcesIn(change)],
      endedIds: endedBy(change),
      successorIds: successorsIn(change),
      answers: {},
      decidedAt,
      position,
    };
  },
});
