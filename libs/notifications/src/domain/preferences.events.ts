import { personalFields, type DomainEvent, type Personal } from '#kernel';
import type { Reader } from './notice.events.js';
import { personIdOf, type Language, type Recipient, type RecipientKind } from './notice.vocabulary.js';
import type { Topic } from './told.js';

/** How mail comes: each notice at once, what can wait gathered once a day, or only what nobody can decline. */
export const MAIL_MODES = ['at-once', 'digest', 'mandatory-only'] as const;

export type MailMode = (typeof MAIL_MODES)[number];

/** How somebody is told. The inbox has no switch: it is there for whoever looks. */
export type Preferences = {
  readonly language: Language;
  readonly mail: MailMode;
  /** Optional topics that are not even put into the inbox. */
  readonly muted: readonly Topic[];
  /** Where mail goes; that of a person's particulars when absent. */
  readonly email?: Personal<string>;
};

export type PreferencesSetData = { readonly recipient: Recipient } & Preferences;

/** It was set how somebody is told: all of the preferences as they are now. */
export type PreferencesSet = DomainEvent<'preferences.set', PreferencesSetData>;

export type PreferencesEvent = PreferencesSet;

export const PREFERENCES_EVENT_TYPES = ['preferences.set'] as const satisfies readonly PreferencesEvent['type'][];

export const PREFERENCES_PERSONAL_FIELDS = [
  personalFields<PreferencesSet>('preferences.set', ['email'], ({ recipient }) => personIdOf(recipient)),
];

export type SetPreferences = {
  readonly type: 'set-preferences';
  readonly by: Reader;
  readonly recipient: Recipient;
  readonly language: Language;
  readonly mail: MailMode;
  readonly muted: readonly string[];
  readonly email?: string;
};

/** As nobody has said otherwise. */
export const DEFAULT_PREFERENCES: Preferences = { language: 'vi', mail: 'digest', muted: [] };

export type PreferencesState = Preferences & { readonly isSet: boolean };

export function preferencesStream({ kind, id }: { readonly kind: RecipientKind; readonly id: string }): string {
  return `preferences-${kind}-${id}`;
}
