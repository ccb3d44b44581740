export * from './assignment.commands.js';
export * from './assignment.decider.js';
export * from './assignment.events.js';
export * from './assignment.rules.js';
export * from './assignment.state.js';
export * from './assignment.status.js';
