import { rowProjection } from '#event-store';
import { PERSON_EVENT_TYPES, personDecider, type PersonEvent, type PersonState } from '../domain/index.js';
import { Person } from './person.entity.js';

/** The row is the person's state: the same fold that decides also shows. */
export const peopleProjection = rowProjection<Person>({
  name: 'people',
  entity: Person,
  table: 'people',
  key: 'personId',
  types: PERSON_EVENT_TYPES,
  keyOf: (event) => (event as unknown as PersonEvent).data.personId,
  apply: (row, event) => {
    const before = row ? stateOf(row) : personDecider.initial;
    const after = personDecider.evolve(before, event as unknown as PersonEvent);
    if (after.status === 'nonexistent') return undefined;
    const { person, leftOn = null } = after;
    const { personId, name, email = null, phone = null } = person;
    return { tenantId: event.tenant, personId, name, email, phone, leftOn };
  },
});

function stateOf({ personId, name, email, phone, leftOn }: Person): PersonState {
  return {
    status: 'registered',
    person: { personId, name, ...(email !== null && { email }), ...(phone !== null && { phone }) },
    ...(leftOn !== null && { leftOn }),
  };
}
