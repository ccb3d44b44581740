export * from './actor.js';
export * from './clock.js';
export * from './decider.js';
export * from './ids.js';
export * from './instant.js';
export * from './json.js';
export * from './personal.js';
export * from './rule.js';
