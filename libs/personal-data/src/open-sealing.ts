import type { PersonalFields } from '#kernel';
import { openSubjectKeys, type SubjectKeyOptions } from './keys/store-address.js';
import { SubjectSealing } from './subject-sealing.js';

/**
 * Seals under the keys of these options. Nothing is opened before it is needed; whoever asks for it closes it, or gives
 * it to the event store, which does.
 * @param declared every field that is personal
 */
export function openSealing(options: SubjectKeyOptions, declared: readonly PersonalFields[]): SubjectSealing {
  return new SubjectSealing(openSubjectKeys(options), declared);
}
