import { expect, test } from 'vitest';

import { awa, usePage } from './support/page.js';

const page = usePage();

interface Script {
  [verb: string]: { mode: string; rate: number; count?: number; struck: number }[];
}

/** Chooses in a list as a person would: the browser tells the page. */
function select(selector: string, value: string) {
  return page().tab.read(`(() => {
    const it = document.querySelector(${JSON.stringify(selector)});
    it.value = ${JSON.stringify(value)};
    it.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
}
const count = `document.getElementById('faults-count')`;
const line = (verb: string, child: string) => `[data-verb="${verb}"] ${child}`;

test('a fault is switched on, made rarer, seen, and repaired', async () => {
  const { tab } = page();
  await tab.click('#open-faults');
  await select(line('campay.collect', 'select'), 'http_500');
  await tab.until(`${count}.innerText === '1' && !${count}.hidden`, 'one fault');
  expect(await page().ask<Script>('GET', '/faults')).toMatchObject({
    'campay.collect': [{ mode: 'http_500', rate: 1, struck: 0 }],
  });
  expect(await tab.read(`document.querySelector('.faults .active').innerText`)).toBe(
    'En panne : Demander de l’argent',
  );
  await select(line('campay.collect', 'select:nth-of-type(2)'), 'once');
  await tab.until(`document.querySelector('${line('campay.collect', 'small')}').innerText !== ''`);
  expect(await page().ask<Script>('GET', '/faults')).toMatchObject({
    'campay.collect': [{ mode: 'http_500', count: 1 }],
  });
  await tab.click('.faults .chip.bad');
  await tab.until(`${count}.hidden`);
  expect(await page().ask('GET', '/faults')).toEqual({});
});

test('what somebody else set is shown and kept', async () => {
  const { tab } = page();
  const given = { mode: 'late_webhook', ms: 9000, rate: 0.5, seed: 3 };
  await page().ask('PUT', '/faults', { 'campay.webhook': given });
  await tab.until(`${count}.innerText === '1'`);
  await tab.click('#open-faults');
  const mode = `document.querySelector('${line('campay.webhook', 'select')}').value`;
  expect(await tab.read(mode)).toBe('late_webhook');
  await select(line('africastalking.sms', 'select'), 'slow');
  await tab.until(`${count}.innerText === '2'`);
  const script = await page().ask<Script>('GET', '/faults');
  expect(script['campay.webhook']).toMatchObject([given]);
});

test('a fault that is on is felt on the phone', async () => {
  const { tab } = page();
  await tab.click('#open-faults');
  await select(line('africastalking.ussd', 'select'), 'down');
  await tab.until(`${count}.innerText === '1'`);
  await tab.click('#dock-close');
  await page().phone().chip('*237*55#');
  await page().phone().shows('External application down.');
});

async function rows(): Promise<string[][]> {
  return page().tab.read(
    `[...document.querySelectorAll('.books tbody tr')].map((row) => [...row.cells].map((c) => c.innerText))`,
  );
}

test('the books are tables that fill as things happen, and are filtered', async () => {
  page().app.answers(({ path }) => ({ text: path.includes('ussd') ? 'END Au revoir' : '' }));
  const { tab } = page();
  await tab.click('#open-books');
  await tab.click('[data-book=messages]');
  for (const text of ['SUIVI 7327', 'AIDE'])
    await page().ask('POST', `/phones/${awa}/sms`, { text });
  await tab.until(`document.querySelectorAll('.books tbody tr').length === 2`);
  const [newest] = await rows();
  expect(newest?.slice(1)).toEqual(['envoyé', '670 00 01 23', 'AIDE', '1 · GSM-7', 'sent']);
  await tab.click('#filter');
  await tab.type('7327');
  expect(await rows()).toHaveLength(1);
  expect(await tab.read(`document.querySelector('.books .active').innerText`)).toBe('1 ligne');
  await tab.read(`document.getElementById('filter').value = ''`);
  await tab.click('[data-book=sessions]');
  await page().ask('POST', `/phones/${awa}/ussd`, { dial: '*237*55#' });
  await tab.until(`document.querySelector('td[data-column=state]')?.innerText === 'ended'`);
  expect(await rows()).toHaveLength(1);
});

test('a payment shows what was asked, what moved and where it stands', async () => {
  const { tab } = page();
  await fetch(`${page().url}/campay/api/collect/`, {
    method: 'POST',
    headers: { authorization: 'Token sandbox-campay-permanent-token' },
    body: JSON.stringify({ amount: '3500', currency: 'XAF', from: awa, description: 'Kwata 7327' }),
  });
  await tab.click('#open-books');
  await tab.until(`document.querySelectorAll('.books tbody tr').length === 1`);
  const cell = (name: string) =>
    tab.read(`document.querySelector('td[data-column=${name}]').innerText.replace(/\\s/g, ' ')`);
  expect([await cell('amount'), await cell('moved'), await cell('state')]).toEqual([
    ...['3 500 F', '', 'PENDING'],
  ]);
  await page().phone().mode('prompt');
  await page().phone().chip('Payer');
  await tab.until(`document.querySelector('td[data-column=state]').innerText === 'SUCCESSFUL'`);
  expect([await cell('moved'), await cell('ours')]).toEqual(['3 500 F', 'Kwata 7327']);
});
