import { rowProjection } from '#event-store';
import { PREFERENCES_EVENT_TYPES, type PreferencesEvent, type Recipient } from '../domain/index.js';
import { PreferencesRow } from './preferences.entity.js';

export function keyOfRecipient({ kind, id }: Recipient): string {
  return `${kind} ${id}`;
}

/** How people and agencies are told, where they said so. */
export const preferencesProjection = rowProjection<PreferencesRow>({
  name: 'preferences',
  entity: PreferencesRow,
  table: 'preferences',
  key: 'recipient',
  types: PREFERENCES_EVENT_TYPES,
  keyOf: (event) => keyOfRecipient((event as unknown as PreferencesEvent).data.recipient),
  apply: (_, event) => {
    const { recipient, language, mail, muted, email } = (event as unknown as PreferencesEvent).data;
    return {
      tenantId: event.tenant,
      recipient: keyOfRecipient(recipient),
      recipientKind: recipient.kind,
      recipientId: recipient.id,
      language,
      mail,
      muted: [...muted],
      email: email ?? null,
    };
  },
});
