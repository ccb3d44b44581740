export * from './deadline.js';
export * from './deadline.rules.js';
export * from './ladder.js';
export * from './zone.js';
