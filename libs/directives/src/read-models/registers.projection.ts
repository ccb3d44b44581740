import { rowProjection } from '#event-store';
import type { RegisterEvent } from '../domain/index.js';
import { RegisterRow } from './register.entity.js';

export const registersProjection = rowProjection<RegisterRow>({
  name: 'registers',
  entity: RegisterRow,
  table: 'registers',
  key: 'registerId',
  types: ['register.opened', 'register.number-assigned', 'register.number-recorded'],
  keyOf: (event) => (event as unknown as RegisterEvent).data.registerId,
  apply: (row, recorded) => {
    const event = recorded as unknown as RegisterEvent;
    switch (event.type) {
      case 'register.opened': {
        const { registerId, issuerId, year, book, nextNumber } = event.data;
        return { tenantId: recorded.tenant, registerId, issuerId, year, book, nextNumber };
      }
      case 'register.number-assigned':
        return row && { ...row, nextNumber: event.data.nextNumber ?? event.data.number + 1 };
      case 'register.number-recorded':
        return row && { ...row, nextNumber: event.data.nextNumber };
    }
  },
});
