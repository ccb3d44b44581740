export { DebianPackagesUnavailable, unpackDebianPackages } from './debian-packages.js';
export type { UnpackedPackages } from './debian-packages.js';
export { leaseFolder } from './folder-lease.js';
export type { PostgresBinaries } from './postgres-binaries.js';
export { startPostgres } from './postgres-server.js';
export type { PostgresOptions, RunningPostgres } from './postgres-server.js';
export { startRedis } from './redis-server.js';
export type { RedisOptions, RunningRedis } from './redis-server.js';
