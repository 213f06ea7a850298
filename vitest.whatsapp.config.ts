import { defineConfig } from 'vitest/config';

// `npm run test:whatsapp`: WhatsApp on the web in a real Chromium, which a machine may lack; `npm test`
// needs none.
export default defineConfig({
  test: {
    include: ['tests/whatsapp/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
