export * from './agency.events.js';
export * from './group.events.js';
