import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { INVALID_ID } from './organization.rules.js';
import { personDecider } from './person.decider.js';
import { ERASED, fold } from '#kernel';
import { personStream, type Particulars, type PersonEvent } from './person.events.js';
import * as rules from './staff.rules.js';

const given = givenFor(personDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  PERSON_UNKNOWN: rules.PERSON_UNKNOWN,
  PERSON_ALREADY_REGISTERED: rules.PERSON_ALREADY_REGISTERED,
  PERSON_NAME_MISSING: rules.PERSON_NAME_MISSING,
  PERSON_INVALID_EMAIL: rules.PERSON_INVALID_EMAIL,
  PERSON_ERASED: rules.PERSON_ERASED,
  PERSON_IN_OFFICE: rules.PERSON_IN_OFFICE,
  PERSON_ERASURE_GROUND_MISSING: rules.PERSON_ERASURE_GROUND_MISSING,
});

const data: Particulars = { personId: 'an-nv', name: 'Nguyễn Văn An', email: 'an.nv@phutho.gov.vn' };
const { personId } = data;
const register = { type: 'register-person', ...data } as const;
const change = { type: 'change-person', ...data } as const;
const registered: PersonEvent = { type: 'person.registered', data };

describe('a person', () => {
  it('has a stream of its own', () => {
    expect(personStream('an-nv')).toBe('person-an-nv');
  });

  describe('when not registered', () => {
    it('is registered with what official business needs', () => {
      given().when(register).then(registered);
      given()
        .when({ type: 'register-person', personId, name: 'An' })
        .then({ type: 'person.registered', data: { personId, name: 'An' } });
    });

    it('needs an id that is a slug', () => {
      given()
        .when({ ...register, personId: 'An' })
        .thenRefused(INVALID_ID, { id: 'An' });
    });

    breaks(rules.PERSON_UNKNOWN, 'nothing of it changes', () => {
      given().when(change).thenRefused(rules.PERSON_UNKNOWN, { personId });
      expect(personDecider.evolve(personDecider.initial, { type: 'person.changed', data })).toEqual({
        status: 'nonexistent',
      });
    });

    breaks(rules.PERSON_NAME_MISSING, 'a blank name is refused', () => {
      given()
        .when({ ...register, name: ' ' })
        .thenRefused(rules.PERSON_NAME_MISSING, { personId });
    });

    breaks(rules.PERSON_INVALID_EMAIL, 'what is no e-mail address is refused', () => {
      for (const email of ['an', 'an@', '@phutho', 'an nv@phutho', 'a@b@c', '']) {
        given()
          .when({ ...register, email })
          .thenRefused(rules.PERSON_INVALID_EMAIL, { personId, email });
      }
    });
  });

  describe('when registered', () => {
    it('stays quiet when it is registered again, or changed to what it is', () => {
      given(registered).when(register).thenQuiet();
      given(registered).when(change).thenQuiet();
    });

    it('changes its name, address or number', () => {
      for (const other of [{ name: 'Nguyễn An' }, { email: 'an@mae.gov.vn' }, { phone: '0210 3846 647' }]) {
        const changed: PersonEvent = { type: 'person.changed', data: { ...data, ...other } };
        given(registered)
          .when({ ...change, ...other })
          .then(changed);
        given(registered, changed)
          .when({ ...change, ...other })
          .thenQuiet();
      }
      given(registered)
        .when({ ...change, name: '' })
        .thenRefused(rules.PERSON_NAME_MISSING);
    });

    breaks(rules.PERSON_ALREADY_REGISTERED, 'somebody else under the same id is refused', () => {
      given(registered)
        .when({ ...register, name: 'Trần Văn An' })
        .thenRefused(rules.PERSON_ALREADY_REGISTERED, { personId });
    });
  });

  describe('when it has left office', () => {
    const left: PersonEvent = { type: 'person.left', data: { personId, on: '2026-01-01' } };
    const erasure = { personId, ground: 'Luật 91/2025/QH15', requestedBy: 'person' } as const;
    const erase = { type: 'erase-person', ...erasure, on: '2026-01-01' } as const;
    const erased: PersonEvent = { type: 'person.erased', data: erasure };

    it('is erased, once, from its first day out of office on', () => {
      given(registered, left).when(erase).then(erased);
      given(registered, left, erased).when(erase).thenQuiet();
      given(registered, left, erased)
        .when({ ...erase, ground: ' ' })
        .thenQuiet();
    });

    breaks(rules.PERSON_IN_OFFICE, 'whoever is in office on the day is not erased', () => {
      given(registered).when(erase).thenRefused(rules.PERSON_IN_OFFICE, { personId });
      given(registered, left)
        .when({ ...erase, on: '2025-12-31' })
        .thenRefused(rules.PERSON_IN_OFFICE, { personId, leftOn: '2026-01-01' });
    });

    breaks(rules.PERSON_ERASURE_GROUND_MISSING, 'an erasure without a ground is refused', () => {
      given(registered, left)
        .when({ ...erase, ground: ' ' })
        .thenRefused(rules.PERSON_ERASURE_GROUND_MISSING, { personId });
    });

    it('is not erased where nobody was registered', () => {
      given().when(erase).thenRefused(rules.PERSON_UNKNOWN, { personId });
    });

    breaks(rules.PERSON_ERASED, 'nothing is recorded of whoever was erased, nor of anybody else under the id', () => {
      for (const command of [register, change, { type: 'leave-office', personId, on: '2026-02-01' } as const]) {
        given(registered, left, erased).when(command).thenRefused(rules.PERSON_ERASED, { personId });
      }
    });

    it('is known by nothing but that it was in office', () => {
      const events = [{ type: 'person.registered', data: { personId, name: ERASED } } as const, left, erased];
      expect(fold(personDecider, events)).toEqual({ status: 'erased', personId, leftOn: '2026-01-01' });
    });
  });

  eachRuleIsBrokenOnce();
});
