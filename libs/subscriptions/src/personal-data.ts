import type { PersonalFields } from '#kernel';
import { NOTICE_PERSONAL_FIELDS, PREFERENCES_PERSONAL_FIELDS } from '#notifications/domain';
import { PERSON_PERSONAL_FIELDS } from '#organizations/domain';

/** Every field of an event that holds data of a natural person. A new one is declared beside its event, and added here. */
export const personalData: readonly PersonalFields[] = [
  ...PERSON_PERSONAL_FIELDS,
  ...PREFERENCES_PERSONAL_FIELDS,
  ...NOTICE_PERSONAL_FIELDS,
];
