export {
  IMPORT_FORMATS,
  IMPORT_REFUSED,
  parseAgencyImport,
  type AgencyImport,
  type ImportFormat,
} from './agency-import.js';
export * from './agency.decider.js';
export * from './agency.events.js';
export * from './agency.lookups.js';
export * from './agency.rules.js';
export { delegationDecider } from './delegation.decider.js';
export * from './delegation.events.js';
export * from './delegation.rules.js';
export * from './group.decider.js';
export * from './group.events.js';
export { ancestorsOn, decidePlacement, faultOfParentOn, missingAbove, type Agencies } from './hierarchy.js';
export * from './identifier.decider.js';
export * from './identifier.events.js';
export { IMPORT_COLUMNS, type ImportColumn, type ImportFault, type ImportProblem } from './import-columns.js';
export * from './lineage.js';
export * from './organization.plan.js';
export * from './organization.rules.js';
export * from './person.decider.js';
export * from './person.events.js';
export * from './registration.js';
export * from './rehoming.js';
export * from './reorganization.decider.js';
export * from './reorganization.events.js';
export * from './reorganization.plan.js';
export * from './reorganization.rules.js';
export * from './signature.js';
export * from './signing-check.js';
export * from './staff.decider.js';
export * from './staff.events.js';
export * from './staff.rules.js';
export * from './staffing.js';
export { holdsOn, type Period } from './timeline.js';
