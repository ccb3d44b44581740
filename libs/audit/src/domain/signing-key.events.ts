import type { DomainEvent } from '#kernel';

/** A key began to sign what the log comes to: whoever trusts the keys before it may trust it, too. */
export type SigningKeyAnnounced = DomainEvent<
  'signing-key.announced',
  {
    /** As a signed note has it: name, id and public key (c2sp.org/signed-note). */
    readonly verifierKey: string;
  }
>;

/** A key signs no longer: what is said with it alone from here on is not believed. */
export type SigningKeyRetired = DomainEvent<
  'signing-key.retired',
  { readonly verifierKey: string; readonly reason: string }
>;

export type SigningKeyEvent = SigningKeyAnnounced | SigningKeyRetired;

/** The one stream of all keys of a log. */
export const SIGNING_KEYS_STREAM = 'signing-keys-log';
