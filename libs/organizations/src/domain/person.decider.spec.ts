import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { INVALID_ID } from './organization.rules.js';
import { personDecider } from './person.decider.js';
import { personStream, type PersonData, type PersonEvent } from './person.events.js';
import * as rules from './staff.rules.js';

const given = givenFor(personDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  PERSON_UNKNOWN: rules.PERSON_UNKNOWN,
  PERSON_ALREADY_REGISTERED: rules.PERSON_ALREADY_REGISTERED,
  PERSON_NAME_MISSING: rules.PERSON_NAME_MISSING,
  PERSON_INVALID_EMAIL: rules.PERSON_INVALID_EMAIL,
});

const data: PersonData = { personId: 'an-nv', name: 'Nguyễn Văn An', email: 'an.nv@phutho.gov.vn' };
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

  eachRuleIsBrokenOnce();
});
