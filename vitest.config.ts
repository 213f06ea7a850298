import { configDefaults, defineConfig } from 'vitest/config';
import { FAULTS } from './vitest.faults.config.js';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // These need a browser or a Kannel, take minutes, or pull servers down under living processes:
    // `npm run test:page`, `test:kannel`, `test:crawl`, `test:faults`, and `.ci/run` always.
    exclude: [
      ...configDefaults.exclude,
      ...['tests/page/**', 'tests/kannel/**', 'tests/whatsapp/**', 'tests/engine/crawl*.test.ts'],
      ...FAULTS,
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
