export * from './directive.events.js';
export * from './document-types.js';
export * from './issuance.js';
export * from './register.events.js';
