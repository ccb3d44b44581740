export * from './attachment.decider.js';
export * from './attachment.events.js';
export * from './attachment.rules.js';
export { faultOfLeaving, toAssignment, toDirective } from './belonging.js';
export * from './file-name.js';
