export * from './access.events.js';
export * from './signing-key.events.js';
export * from './signing-key.rules.js';
export * from './signing-keys.decider.js';
