import { rowProjection } from '#event-store';
import { STAFF_EVENT_TYPES, staffDecider, type StaffEvent } from '../domain/index.js';
import { Staff } from './staff.entity.js';

/** The row keeps the state of an agency's staff: the same fold that decides also shows. */
export const staffsProjection = rowProjection<Staff>({
  name: 'staffs',
  entity: Staff,
  table: 'staffs',
  key: 'agencyId',
  types: STAFF_EVENT_TYPES,
  keyOf: (event) => (event as unknown as StaffEvent).data.agencyId,
  apply: (row, event) => {
    const staff = event as unknown as StaffEvent;
    const record = staffDecider.evolve(row?.record ?? staffDecider.initial, staff);
    const people = [...record.tenures, ...record.focalPoints].map(({ personId }) => personId);
    return {
      tenantId: event.tenant,
      agencyId: staff.data.agencyId,
      personIds: [...new Set(people)],
      record,
    };
  },
});
