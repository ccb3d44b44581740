export { eventIndexProjection } from './event-index/event-index.projection.js';
export { EventSearch, type EventCriteria, type FoundEvents } from './event-index/event-search.js';
export type { ComparedColumn, Difference } from './replay/compared-table.js';
export * from './replay/replay.js';
export { TOGETHER_MS } from './event-index/subjects.js';
export * from './rebuild/read-model-rebuild.js';
export * from './transparency-log/index.js';
