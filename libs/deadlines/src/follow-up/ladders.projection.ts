import { rowProjection } from '#event-store';
import type { LadderSetEvent } from '../domain/index.js';
import { LadderRow } from './ladder-row.entity.js';

export const laddersProjection = rowProjection<LadderRow>({
  name: 'ladders',
  entity: LadderRow,
  table: 'ladders',
  key: 'ladderId',
  types: ['ladder.defined', 'ladder.changed', 'ladder.retired'] satisfies readonly LadderSetEvent['type'][],
  keyOf: (event) => {
    const { data } = event as unknown as LadderSetEvent;
    return 'ladder' in data ? data.ladder.ladderId : data.ladderId;
  },
  apply: (row, recorded) => {
    const event = recorded as unknown as LadderSetEvent;
    if (event.type === 'ladder.retired') return row && { ...row, retired: true };
    const { ladderId, rungs, compress = false } = event.data.ladder;
    return { tenantId: recorded.tenant, ladderId, version: recorded.version, retired: false, compress, rungs };
  },
});
