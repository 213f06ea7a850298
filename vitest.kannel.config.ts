import { defineConfig } from 'vitest/config';

// `npm run test:kannel`: SMS by a real Kannel, which a machine may lack; `npm test` needs none.
export default defineConfig({
  test: {
    include: ['tests/kannel/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
