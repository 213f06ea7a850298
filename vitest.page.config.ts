import { defineConfig } from 'vitest/config';

// `npm run test:page`: the handset page in a real Chromium, which a machine may lack; `npm test` needs none.
export default defineConfig({
  test: {
    include: ['tests/page/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
