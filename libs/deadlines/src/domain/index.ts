export * from './deadline.js';
export * from './ladder.js';
