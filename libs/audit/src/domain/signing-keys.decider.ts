import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import type { SigningKeyEvent } from './signing-key.events.js';
import {
  SIGNING_KEY_IS_THE_LAST,
  SIGNING_KEY_REASON_MISSING,
  SIGNING_KEY_UNKNOWN,
  SIGNING_KEY_WAS_RETIRED,
} from './signing-key.rules.js';

export type AnnounceSigningKey = { readonly type: 'announce-signing-key'; readonly verifierKey: string };
export type RetireSigningKey = {
  readonly type: 'retire-signing-key';
  readonly verifierKey: string;
  readonly reason: string;
};
export type SigningKeyCommand = AnnounceSigningKey | RetireSigningKey;

/** Every key that ever signed, by its verifier key, in the order of their announcements. */
export type SigningKeys = ReadonlyMap<string, 'active' | 'retired'>;

export const signingKeysDecider: Decider<SigningKeyCommand, SigningKeys, SigningKeyEvent> = {
  initial: new Map(),

  decide(command, keys) {
    switch (command.type) {
      case 'announce-signing-key':
        return announce(command, keys);
      case 'retire-signing-key':
        return retire(command, keys);
      default:
        return unreachable(command);
    }
  },

  evolve(keys, { type, data: { verifierKey } }) {
    return new Map(keys).set(verifierKey, type === 'signing-key.announced' ? 'active' : 'retired');
  },
};

function announce({ verifierKey }: AnnounceSigningKey, keys: SigningKeys): Decision<SigningKeyEvent> {
  switch (keys.get(verifierKey)) {
    case 'active':
      return quiet();
    case 'retired':
      return refuse(SIGNING_KEY_WAS_RETIRED, { verifierKey });
    case undefined:
      return accept({ type: 'signing-key.announced', data: { verifierKey } });
  }
}

function retire({ verifierKey, reason }: RetireSigningKey, keys: SigningKeys): Decision<SigningKeyEvent> {
  if (reason.trim() === '') return refuse(SIGNING_KEY_REASON_MISSING, { fields: ['/reason'] });
  switch (keys.get(verifierKey)) {
    case undefined:
      return refuse(SIGNING_KEY_UNKNOWN, { verifierKey });
    case 'retired':
      return quiet();
    case 'active': {
      const isLast = [...keys.values()].filter((standing) => standing === 'active').length === 1;
      if (isLast) return refuse(SIGNING_KEY_IS_THE_LAST, { verifierKey });
      return accept({ type: 'signing-key.retired', data: { verifierKey, reason: reason.trim() } });
    }
  }
}
