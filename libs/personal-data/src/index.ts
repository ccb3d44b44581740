export { openSealing } from './open-sealing.js';
export { openSubjectKeys, subjectKeyOptions, type SubjectKeyOptions } from './keys/store-address.js';
