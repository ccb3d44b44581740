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
        const { registerId, issuerId, year, book, nextNumber, secret = false } = event.data;
        return {
          tenantId: recorded.tenant,
          registerId,
          issuerId,
          year,
          book,
          secret,
          firstNumber: nextNumber,
          nextNumber,
          given: 0,
          onPaper: [],
        };
      }
      case 'register.number-assigned': {
        const { number, nextNumber = number + 1 } = event.data;
        return row && { ...row, nextNumber, given: row.given + 1 };
      }
      case 'register.number-recorded': {
        const { number, nextNumber } = event.data;
        return row && { ...row, nextNumber, onPaper: [...row.onPaper, number].sort((one, other) => one - other) };
      }
    }
  },
});
