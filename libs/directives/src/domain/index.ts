export * from './directive.decider.js';
export * from './directive.events.js';
export * from './directive.rules.js';
export * from './document-types.js';
export * from './issuance.js';
export * from './register.decider.js';
export * from './register.events.js';
