// Every screen of every city in French: walked key by key through the real tree, renderer, services
// and database, every outcome of every effect included (requirement CHN-02). English: crawl-english.
import { expect, it } from 'vitest';

import { verbatim } from '../../src/locales/index.js';
import { TREE } from '../../src/menus/index.js';
import type { Screen } from '../../src/menus/screen.js';
import { CALLERS } from './crawl-people.js';
import { missing, useCrawler } from './crawl-walk.js';

const walk = useCrawler();

it(
  'every page fits its phone, offers each choice, and leads on',
  { timeout: 300_000 },
  async () => {
    const found = await walk({ language: 'fr' });
    expect(found.problems).toEqual([]);
    expect(missing(found)).toEqual([]);
  },
);

it('a page that is not finished is found', { timeout: 60_000 }, async () => {
  const address = TREE['address']!;
  const show: typeof address.show = (data, params, language) => ({
    ...(address.show(data, params, language) as Extract<Screen, { kind: 'menu' }>),
    title: verbatim('{total}?'),
  });
  const tree = { ...TREE, address: { ...address, show } };
  const from = [{ phone: CALLERS.customer }];
  const { problems } = await walk({ language: 'fr', tree, from, problemsMax: 1 });
  expect(problems[0]).toMatch(/^address .*unfinished: \{total\}\?/);
});
