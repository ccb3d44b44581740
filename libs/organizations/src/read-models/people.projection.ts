import { rowProjection } from '#event-store';
import { ERASED, type Kept, type Personal } from '#kernel';
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
    if (after.status === 'erased') {
      const { personId, leftOn } = after;
      const erasedAt = row?.erasedAt ?? event.recordedAt;
      return { tenantId: event.tenant, personId, name: null, email: null, phone: null, leftOn, erasedAt };
    }
    const { person, leftOn = null } = after;
    const { personId, name, email = null, phone = null } = person;
    return { tenantId: event.tenant, personId, name, email, phone, leftOn, erasedAt: null };
  },
});

function stateOf({ personId, name, email, phone, leftOn, erasedAt }: Person): PersonState {
  if (erasedAt !== null && leftOn !== null) return { status: 'erased', personId, leftOn };
  return {
    status: 'registered',
    person: {
      personId,
      name: asKept(name ?? ERASED),
      ...(email !== null && { email: asKept(email) }),
      ...(phone !== null && { phone: asKept(phone) }),
    },
    ...(leftOn !== null && { leftOn }),
  };
}

/** The fold hands on what is sealed as it is, and looks at nothing in it. */
function asKept(value: Kept<string>): Personal<string> {
  return value as Personal<string>;
}
