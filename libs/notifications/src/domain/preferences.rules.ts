import { rule } from '#kernel';

export const PREFERENCES_NOT_YOURS = rule(
  'preferences/not-yours',
  'forbidden',
  'How somebody is told is set by themselves, by their agency for itself, or by the Office.',
);

export const PREFERENCES_UNKNOWN_TOPIC = rule(
  'preferences/unknown-topic',
  'invalid',
  'A topic is the type of a fact that somebody is told of.',
);

export const PREFERENCES_MANDATORY_TOPIC = rule(
  'preferences/mandatory-topic',
  'invalid',
  'This topic cannot be muted: whoever is told of it has to act, or has to know what was decided.',
);

export const PREFERENCES_INVALID_ADDRESS = rule(
  'preferences/invalid-address',
  'invalid',
  'A mail address has a name, one @ and a domain, such as vanthu@sotaichinh.example.vn.',
);
