export type { HealthIndicator } from './readiness.js';
export { HealthModule, type HealthOptions } from './health.module.js';
