import { defineConfig } from 'vitest/config';

// `npm run test:crawl`: every page of every city in both languages takes minutes.
export default defineConfig({
  test: {
    include: ['tests/engine/crawl*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
