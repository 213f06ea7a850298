import { defineConfig } from 'vitest/config';

/** Where gateways, providers, servers and our own processes fail and are killed, by every turn. */
export const FAULTS = [
  ...['tests/faults/**/*.test.ts', 'tests/crash/**/*.test.ts', 'tests/embedded/**/*.test.ts'],
  'tests/backup/**/*.test.ts',
  ...['tests/relay/promises.test.ts', 'tests/relay/crash.test.ts', 'tests/abuse/outage.test.ts'],
];

// `npm run test:faults`: half as many workers as the everyday suite, because much of it has clocks.
export default defineConfig({
  test: {
    include: FAULTS,
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
