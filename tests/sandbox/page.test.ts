import { expect, test } from 'vitest';

import { faultModes, faultVerbs } from '../../sandbox/faults.js';
import { pageWords } from '../../sandbox/page/words.js';
import { useWorld } from './support/world.js';

const world = useWorld({
  pagePhones: '670000123:newcomer:Awa,670000001:restaurant:Mama Ndoumbelle,655000009',
  pageDials: '*237*55*2001#',
});

interface Seed {
  phones: { msisdn: string; role: string; name: string }[];
  dials: string[];
}

async function page(query = '', headers: Record<string, string> = {}) {
  const answer = await fetch(`${world().url}/${query}`, { headers });
  const text = await answer.text();
  const seed = JSON.parse(/id="seed">(.*?)<\/script>/.exec(text)?.[1] ?? '{}') as Seed;
  return { text, seed, cookie: answer.headers.get('set-cookie') };
}

test.each([
  ['the address', '?lang=en', {}, 'en'],
  ['what was chosen before', '', { cookie: 'a=b; lang=en' }, 'en'],
  ['the address before what was chosen', '?lang=fr', { cookie: 'lang=en' }, 'fr'],
  ["the browser's wish", '', { 'accept-language': 'en-GB,fr' }, 'en'],
  ['nothing', '', { 'accept-language': 'de' }, 'fr'],
  ['a language that is none', '?lang=xx', {}, 'fr'],
] as const)('the language comes from %s', async (_label, query, headers, language) => {
  const { text } = await page(query, headers);
  expect(text).toContain(`<html lang="${language}">`);
  expect(text).toContain(`<h1>${pageWords[language].title}</h1>`);
});

test('a language that was chosen is kept', async () => {
  expect((await page('?lang=en')).cookie).toMatch(/^lang=en; .*Max-Age=\d+; SameSite=Lax$/);
  expect((await page()).cookie).toBeNull();
});

test('the page opens with its phones, their roles and names', async () => {
  const { seed } = await page();
  expect(seed.phones).toEqual([
    { msisdn: '237670000123', role: 'newcomer', name: 'Awa' },
    { msisdn: '237670000001', role: 'restaurant', name: 'Mama Ndoumbelle' },
    { msisdn: '237655000009', role: '', name: '' },
  ]);
  expect(seed.dials).toEqual(['*237*55#', '*237*55*2001#']);
});

test('the phones of the address come instead, each once, and cannot break out', async () => {
  const query = '?phones=655000009,%3Cscript%3E,%2B237655000009,690000002:boss:%3C/script%3E';
  const { seed } = await page(query);
  expect(seed.phones).toEqual([
    { msisdn: '237655000009', role: '', name: '' },
    { msisdn: '237690000002', role: '', name: '</script>' },
  ]);
});

test('at most twelve phones are shown', async () => {
  const many = Array.from({ length: 20 }, (_, at) => 670000100 + at).join(',');
  expect((await page(`?phones=${many}`)).seed.phones).toHaveLength(12);
});

test('every file that the page names is served from here, packed for who can unpack', async () => {
  const { text } = await page();
  const named = [...text.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(named).toContain('/client/main.js');
  expect(named.length).toBeGreaterThan(3);
  for (const path of named) {
    const packed = await fetch(world().url + path);
    const plain = await fetch(world().url + path, { headers: { 'accept-encoding': 'identity' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await packed.text()).toBe(await plain.text());
  }
});

test.each(['fr', 'en'] as const)('%s has a name for every verb and every fault', (language) => {
  const { verbs, modes } = pageWords[language];
  for (const verb of Object.keys(faultVerbs)) expect(verbs).toHaveProperty([verb]);
  for (const mode of faultModes) expect(modes).toHaveProperty(mode);
});
