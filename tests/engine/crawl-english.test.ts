// Every screen of every city in English, and at night (requirement CHN-02); see crawl.test.ts.
import { expect, it } from 'vitest';

import { CALLERS } from './crawl-people.js';
import { missing, useCrawler } from './crawl-walk.js';

const walk = useCrawler();
const NIGHT = new Date('2026-11-17T02:00:00Z');

it(
  'every page fits its phone, offers each choice, and leads on',
  { timeout: 300_000 },
  async () => {
    const found = await walk({ language: 'en' });
    expect(found.problems).toEqual([]);
    expect(missing(found)).toEqual([]);
  },
);

it('nobody is stuck at night, when all is closed', { timeout: 120_000 }, async () => {
  const from = [CALLERS.customer, CALLERS.newcomer].map((phone) => ({ phone }));
  const { problems } = await walk({ language: 'en', now: NIGHT, from, isQuick: true });
  expect(problems).toEqual([]);
});
