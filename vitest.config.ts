import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // These need a browser, a Kannel, or long: `npm run test:page`, `test:kannel`, `test:crawl`, and
    // `.ci/run` always.
    exclude: [
      ...configDefaults.exclude,
      ...['tests/page/**', 'tests/kannel/**', 'tests/engine/crawl*.test.ts'],
    ],
    globalSetup: ['tests/support/global-setup.ts'],
    // Real servers do the work and much of it is waiting: four workers keep two cores busy. The source
    // is loaded once for each of them, since nothing in it has state of its own.
    pool: 'forks',
    maxWorkers: 4,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
