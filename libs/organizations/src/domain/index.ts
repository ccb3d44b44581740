export * from './agency.decider.js';
export * from './agency.events.js';
export * from './group.decider.js';
export * from './group.events.js';
export * from './organization.rules.js';
