import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // These need a browser: `npm run test:page`, and `.ci/run` always.
    exclude: [...configDefaults.exclude, 'tests/page/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    // Real servers do the work; two workers keep both cores of a small machine busy.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
