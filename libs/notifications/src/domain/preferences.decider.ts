import { accept, quiet, refuse, type Decider } from '#kernel';
import { mayRead } from './notice.decider.js';
import {
  DEFAULT_PREFERENCES,
  type PreferencesEvent,
  type PreferencesState,
  type SetPreferences,
} from './preferences.events.js';
import {
  PREFERENCES_INVALID_ADDRESS,
  PREFERENCES_MANDATORY_TOPIC,
  PREFERENCES_NOT_YOURS,
  PREFERENCES_UNKNOWN_TOPIC,
} from './preferences.rules.js';
import { isTopic, OPTIONAL_TOPICS, type Topic } from './told.js';

/** One plain address: no names, no lists, no comments, nothing that could start another header. */
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** How one recipient is told. */
export const preferencesDecider: Decider<SetPreferences, PreferencesState, PreferencesEvent> = {
  initial: { ...DEFAULT_PREFERENCES, isSet: false },

  decide({ type: _, by, recipient, muted, ...rest }, state) {
    if (!mayRead(by, { recipient })) return refuse(PREFERENCES_NOT_YOURS, { ...recipient });
    const unknown = muted.find((topic) => !isTopic(topic));
    if (unknown !== undefined) return refuse(PREFERENCES_UNKNOWN_TOPIC, { topic: unknown });
    const optional = OPTIONAL_TOPICS.filter((topic) => muted.includes(topic));
    const mandatory = muted.find((topic) => !(optional as readonly string[]).includes(topic));
    if (mandatory !== undefined) return refuse(PREFERENCES_MANDATORY_TOPIC, { topic: mandatory });
    const { email } = rest;
    if (email !== undefined && !isMailAddress(email)) return refuse(PREFERENCES_INVALID_ADDRESS, { email });
    const isSo =
      state.isSet &&
      state.language === rest.language &&
      state.mail === rest.mail &&
      state.email === email &&
      sameTopics(state.muted, optional);
    return isSo ? quiet() : accept({ type: 'preferences.set', data: { recipient, ...rest, muted: optional } });
  },

  evolve(_, { data: { recipient: _recipient, ...preferences } }) {
    return { ...preferences, isSet: true };
  },
};

function sameTopics(some: readonly Topic[], others: readonly Topic[]): boolean {
  return some.length === others.length && some.every((topic) => others.includes(topic));
}
