import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { faultOfDays, INVALID_ID, isSlug } from './organization.rules.js';
import type {
  ChangePerson,
  ErasePerson,
  LeaveOffice,
  Particulars,
  PersonCommand,
  PersonData,
  PersonEvent,
  PersonState,
  RegisterPerson,
} from './person.events.js';
import {
  PERSON_ERASURE_GROUND_MISSING,
  PERSON_ALREADY_REGISTERED,
  PERSON_ERASED,
  PERSON_IN_OFFICE,
  PERSON_INVALID_EMAIL,
  PERSON_NAME_MISSING,
  PERSON_UNKNOWN,
} from './staff.rules.js';

export const personDecider: Decider<PersonCommand, PersonState, PersonEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    switch (command.type) {
      case 'register-person':
        return register(command, state);
      case 'change-person':
        return change(command, state);
      case 'leave-office':
        return leave(command, state);
      case 'erase-person':
        return erase(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'person.registered':
        return { status: 'registered', person: event.data };
      case 'person.changed':
        return state.status === 'registered' ? { ...state, person: event.data } : state;
      case 'person.left':
        return state.status === 'registered' ? { ...state, leftOn: event.data.on } : state;
      case 'person.erased': {
        const { personId } = event.data;
        return state.status === 'registered' && state.leftOn !== undefined
          ? { status: 'erased', personId, leftOn: state.leftOn }
          : state;
      }
      default:
        return unreachable(event);
    }
  },
};

function register({ type: _, ...data }: RegisterPerson, state: PersonState): Decision<PersonEvent> {
  const fault = faultOf(data);
  if (fault) return fault;
  if (state.status === 'nonexistent') return accept({ type: 'person.registered', data });
  if (state.status === 'erased') return refuse(PERSON_ERASED, { personId: data.personId });
  return same(state.person, data) ? quiet() : refuse(PERSON_ALREADY_REGISTERED, { personId: data.personId });
}

function change({ type: _, ...data }: ChangePerson, state: PersonState): Decision<PersonEvent> {
  if (state.status === 'nonexistent') return refuse(PERSON_UNKNOWN, { personId: data.personId });
  if (state.status === 'erased') return refuse(PERSON_ERASED, { personId: data.personId });
  const fault = faultOf(data);
  if (fault) return fault;
  return same(state.person, data) ? quiet() : accept({ type: 'person.changed', data });
}

/** Another day than the one entered before corrects it. */
function leave({ type: _, ...data }: LeaveOffice, state: PersonState): Decision<PersonEvent> {
  const { personId, on } = data;
  if (state.status === 'nonexistent') return refuse(PERSON_UNKNOWN, { personId });
  if (state.status === 'erased') return refuse(PERSON_ERASED, { personId });
  return faultOfDays(on) ?? (state.leftOn === on ? quiet() : accept({ type: 'person.left', data }));
}

/** Only of whom no office needs any more; once and for good. */
function erase({ type: _, on, ...data }: ErasePerson, state: PersonState): Decision<PersonEvent> {
  const { personId, ground } = data;
  if (state.status === 'nonexistent') return refuse(PERSON_UNKNOWN, { personId });
  if (state.status === 'erased') return quiet();
  if (ground.trim() === '') return refuse(PERSON_ERASURE_GROUND_MISSING, { personId });
  const { leftOn } = state;
  if (leftOn === undefined || leftOn > on) {
    return refuse(PERSON_IN_OFFICE, { personId, ...(leftOn !== undefined && { leftOn }) });
  }
  return accept({ type: 'person.erased', data });
}

const EMAIL = /^[^\s@]+@[^\s@]+$/u;

function faultOf({ personId, name, email }: Particulars): Refused | null {
  if (!isSlug(personId)) return refuse(INVALID_ID, { id: personId });
  if (name.trim() === '') return refuse(PERSON_NAME_MISSING, { personId });
  return email === undefined || EMAIL.test(email) ? null : refuse(PERSON_INVALID_EMAIL, { personId, email });
}

function same(one: PersonData, other: Particulars): boolean {
  return one.name === other.name && one.email === other.email && one.phone === other.phone;
}
