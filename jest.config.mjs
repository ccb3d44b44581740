import { swcOptions } from './test/support/swc-options.mjs';

const shared = {
  testEnvironment: 'node',
  // Doors of libs lead to their sources; without this key a stale `dist` would be tested.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.ts$': ['@swc/jest', swcOptions] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test/bench/', '<rootDir>/test/mutation/node_modules/'],
  injectGlobals: true,
};

const onServices = {
  ...shared,
  testEnvironment: '<rootDir>/test/support/services-environment.mjs',
  globalSetup: '<rootDir>/test/support/start-services.mjs',
  globalTeardown: '<rootDir>/test/support/stop-services.mjs',
};

/** Needs a database or a queue, or starts servers and processes. */
const needsServices = [
  '\\.integration\\.spec\\.ts$',
  '/test/(end-to-end|property|resilience|time-travel|conformance)/',
];

export default {
  maxWorkers: 2,
  // Modules of a test file stay in memory after it; collecting that garbage would take longer than a new process.
  workerIdleMemoryLimit: '900MB',
  testTimeout: 180_000,
  reporters: ['default', '<rootDir>/test/support/totals-reporter.mjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...needsServices],
    },
    {
      ...onServices,
      displayName: 'services',
      testMatch: [
        '<rootDir>/**/*.integration.spec.ts',
        '<rootDir>/test/{end-to-end,property,conformance}/**/*.spec.ts',
      ],
    },
    // Processes killed, servers lost, a history gone through position by position: minutes of it. `npm run soak`, or by their paths.
    { ...onServices, displayName: 'long', testMatch: ['<rootDir>/test/{resilience,time-travel}/**/*.spec.ts'] },
  ],
};
