export * from './operations-act.decider.js';
export * from './operations-act.events.js';
export * from './operations-act.rules.js';
