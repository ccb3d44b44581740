export * from './assignment.commands.js';
export * from './assignment.events.js';
export * from './assignment.state.js';
