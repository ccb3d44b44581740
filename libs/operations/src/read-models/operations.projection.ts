import { In } from 'typeorm';
import { writeRows, type Projection } from '#event-store';
import type { OperationsEvent } from '../domain/index.js';
import { DismissedIncidentRow } from './dismissed-incident.entity.js';
import { OperationsActRow } from './operations-act.entity.js';

/** What administrators did, and which incidents they dismissed. */
export const operationsProjection: Projection = {
  name: 'operations',
  types: [
    'operations.act-begun',
    'operations.act-ended',
    'operations.incidents-dismissed',
  ] satisfies readonly OperationsEvent['type'][],
  start: 'origin',
  batchSize: 200,
  onError: { retries: 5, backoff: 200, then: 'stop' },
  tables: [{ table: 'operations_acts' }, { table: 'dismissed_incidents' }],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const actIds = events.map((event) => (event as unknown as OperationsEvent).data.actId);
    const known = await manager.findBy(OperationsActRow, { tenantId, actId: In(actIds) });
    const acts = new Map(known.map((row) => [row.actId, row]));
    const dismissed = new Map<string, DismissedIncidentRow>();

    for (const recorded of events) {
      const { data, type } = recorded as unknown as OperationsEvent;
      const { actId, kind } = data;
      const { recordedAt, position } = recorded;
      const by = recorded.metadata.actor;
      const begun = { tenantId, actId, kind, position, by, begunAt: recordedAt };
      switch (type) {
        case 'operations.act-begun':
          acts.set(actId, {
            ...begun,
            target: data.target,
            items: data.items,
            reason: data.reason,
            outcomes: null,
            endedAt: null,
          });
          break;
        case 'operations.act-ended': {
          const act = acts.get(actId);
          if (act) acts.set(actId, { ...act, outcomes: data.outcomes, endedAt: recordedAt });
          break;
        }
        case 'operations.incidents-dismissed': {
          const { reason, incidents } = data;
          const items = incidents.map(({ incidentId }) => incidentId);
          const outcomes = items.map((id) => ({ id, outcome: 'dismissed' }));
          acts.set(actId, { ...begun, target: null, items, reason, outcomes, endedAt: recordedAt });
          for (const { incidentId, lastAt } of incidents) {
            dismissed.set(incidentId, { tenantId, incidentId, lastAt, reason, by, dismissedAt: recordedAt });
          }
          break;
        }
      }
    }
    await writeRows(manager, OperationsActRow, [...acts.values()], ['tenantId', 'actId']);
    await writeRows(manager, DismissedIncidentRow, [...dismissed.values()], ['tenantId', 'incidentId']);
  },
};
