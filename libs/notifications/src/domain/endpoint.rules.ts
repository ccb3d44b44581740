import { rule } from '#kernel';

export const ENDPOINT_UNKNOWN = rule('endpoint/unknown', 'not-found', 'There is no such webhook, or it was removed.');

export const ENDPOINT_ALREADY_REGISTERED = rule(
  'endpoint/already-registered',
  'conflict',
  'Another webhook is registered under this id.',
);

export const ENDPOINT_INVALID_URL = rule(
  'endpoint/invalid-url',
  'invalid',
  'A webhook has an address that begins with https://, without user, password or fragment.',
);

export const ENDPOINT_ADDRESS_REFUSED = rule(
  'endpoint/address-refused',
  'invalid',
  'Nothing is sent to this machine, to private networks or to reserved addresses, unless a setting allows it.',
);

export const ENDPOINT_TYPE_NOT_OFFERED = rule(
  'endpoint/type-not-offered',
  'invalid',
  'Types of events are asked for by name or by kind; events about messages by name only, and what came of deliveries to webhooks not at all.',
);

export const ENDPOINT_INVALID_SUBJECT = rule(
  'endpoint/invalid-subject',
  'invalid',
  'A subject is a stream or all streams of a category.',
);

export const ENDPOINT_SECRECY_NOT_YOURS = rule(
  'endpoint/secrecy-not-yours',
  'forbidden',
  'Directives of secrecy are sent only where whoever asks for it may see them.',
);

export const ENDPOINT_DISABLED = rule(
  'endpoint/disabled',
  'conflict',
  'The webhook is disabled: nothing is sent to it until it is enabled.',
);

export const ENDPOINT_UNEXPLAINED = rule('endpoint/unexplained', 'invalid', 'Whoever disables a webhook says why.');

export const ENDPOINT_POSITION_AHEAD = rule(
  'endpoint/position-ahead',
  'invalid',
  'A replay begins at a position that is in the log.',
);
