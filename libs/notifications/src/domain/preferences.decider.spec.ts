import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { isMailAddress, preferencesDecider } from './preferences.decider.js';
import {
  DEFAULT_PREFERENCES,
  PREFERENCES_EVENT_TYPES,
  preferencesStream,
  type PreferencesSet,
  type SetPreferences,
} from './preferences.events.js';
import * as rules from './preferences.rules.js';

const given = givenFor(preferencesDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const recipient = { kind: 'agency', id: 'so-tai-chinh' } as const;
const set: SetPreferences = {
  type: 'set-preferences',
  by: { subject: 'an', agencyId: 'so-tai-chinh' },
  recipient,
  language: 'vi',
  mail: 'at-once',
  muted: ['assignment.reminded'],
  email: 'vanthu@stc.example.vn',
};
const isSet: PreferencesSet = {
  type: 'preferences.set',
  data: {
    recipient,
    language: 'vi',
    mail: 'at-once',
    muted: ['assignment.reminded'],
    email: 'vanthu@stc.example.vn',
  },
};

describe('how an agency is told', () => {
  it('is set by itself and by the Office', () => {
    given().when(set).then(isSet);
    given()
      .when({ ...set, by: { subject: 'binh' } })
      .then(isSet);
  });

  it('is set anew as a whole', () => {
    const { email: _, ...without } = set;
    given(isSet)
      .when({ ...without, muted: [], mail: 'digest', language: 'en' })
      .then({ type: 'preferences.set', data: { recipient, language: 'en', mail: 'digest', muted: [] } });
  });

  it('stays quiet when it is so', () => {
    given(isSet).when(set).thenQuiet();
    given(isSet)
      .when({ ...set, muted: ['assignment.reminded', 'assignment.reminded'] })
      .thenQuiet();
  });

  it('is another with any part of it another', () => {
    const others: Partial<SetPreferences>[] = [
      { language: 'en' },
      { mail: 'digest' },
      { email: 'vt@stc.example.vn' },
      { muted: ['assignment.accepted'] },
      { muted: ['assignment.accepted', 'assignment.reminded'] },
    ];
    for (const other of others) {
      expect(
        given(isSet)
          .when({ ...set, ...other })
          .events(),
      ).toHaveLength(1);
    }
  });

  it('is recorded even where it is as nobody has said otherwise', () => {
    const { email: _, ...defaults } = { ...set, ...DEFAULT_PREFERENCES };
    expect(given().when(defaults).events()).toHaveLength(1);
    expect(DEFAULT_PREFERENCES).toEqual({ language: 'vi', mail: 'digest', muted: [] });
  });

  it('is a person’s own', () => {
    const person = { kind: 'person', id: 'an' } as const;
    given()
      .when({ ...set, recipient: person })
      .then({ ...isSet, data: { ...isSet.data, recipient: person } });
  });

  breaks(rules.PREFERENCES_NOT_YOURS, 'nobody sets it for others', () => {
    given()
      .when({ ...set, by: { subject: 'an', agencyId: 'so-y-te' } })
      .thenRefused(rules.PREFERENCES_NOT_YOURS, { kind: 'agency', id: 'so-tai-chinh' });
  });

  breaks(rules.PREFERENCES_UNKNOWN_TOPIC, 'what nobody is told of is no topic', () => {
    for (const topic of ['weather', 'assignment.progressed']) {
      given()
        .when({ ...set, muted: [topic] })
        .thenRefused(rules.PREFERENCES_UNKNOWN_TOPIC, { topic });
    }
  });

  breaks(rules.PREFERENCES_MANDATORY_TOPIC, 'an escalation is not muted', () => {
    for (const topic of ['assignment.escalated', 'assignment.assigned', 'assignment.urged']) {
      given()
        .when({ ...set, muted: ['assignment.reminded', topic] })
        .thenRefused(rules.PREFERENCES_MANDATORY_TOPIC, { topic });
    }
  });

  breaks(rules.PREFERENCES_INVALID_ADDRESS, 'an address is one address', () => {
    given()
      .when({ ...set, email: 'vanthu' })
      .thenRefused(rules.PREFERENCES_INVALID_ADDRESS, { email: 'vanthu' });
  });

  eachRuleIsBrokenOnce();

  it('is in a stream of the recipient', () => {
    expect(preferencesStream(recipient)).toBe('preferences-agency-so-tai-chinh');
    expect(PREFERENCES_EVENT_TYPES).toEqual(['preferences.set']);
    expect(fold(preferencesDecider, [])).toEqual({ ...DEFAULT_PREFERENCES, isSet: false });
  });
});

describe('a mail address', () => {
  it.each(['a@b.vn', 'vanthu.stc@phutho.gov.vn', "o'neil+x@mail.example.com", `${'a'.repeat(64)}@b.vn`])(
    '%s is one',
    (text) => {
      expect(isMailAddress(text)).toBe(true);
    },
  );

  it.each([
    '',
    'a@b',
    '@b.vn',
    'a@.vn',
    'a@-b.vn',
    'a@b-.vn',
    'a b@c.vn',
    'a@b.vn, c@d.vn',
    'a@b.vn\r\nBcc: all@c.vn',
    'a@b.vn\n',
    '"x" <a@b.vn>',
    `${'a'.repeat(65)}@b.vn`,
    `a@${'b'.repeat(252)}.vn`,
  ])('%j is none', (text) => {
    expect(isMailAddress(text)).toBe(false);
  });
});
