import { expect, test } from 'vitest';

import { contrastProblems } from './support/contrast.js';
import { awa, usePage } from './support/page.js';

const page = usePage();
const widths = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
];

/** What sticks out of the window, or of a phone: a name for each. */
const overflows = `(() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
  const shown = [...document.querySelectorAll('.phone, .phone *, header *, #dock, #dock .tools *')];
  const out = shown.filter((it) => {
    const { left, right, width } = it.getBoundingClientRect();
    const hidden = it.closest('.label, .skip, .more form, [hidden]');
    return width > 0 && !hidden && (left < -0.5 || right > innerWidth + 0.5);
  });
  const cut = [...document.querySelectorAll('.phone button, .choice, .view, .stat')]
    .filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0);
  const hidden = [...document.querySelectorAll('.bar > *, .soft')].filter((it) => {
    const lcd = it.closest('.lcd').getBoundingClientRect();
    return it.getBoundingClientRect().width > 0 && it.getBoundingClientRect().right > lcd.right;
  });
  return [...wide, ...out, ...cut, ...hidden].map((it) => it.className ?? it);
})()`;

test.each(widths)('nothing sticks out at $width pixels', async (size) => {
  page().app.answers(() => ({ text: `CON ${'Poulet DG 4000F, '.repeat(9)}\n1.Oui` }));
  const { tab } = page();
  await tab.resize(size);
  expect(await tab.read(overflows)).toEqual([]);
  await page().phone().chip('*237*55#');
  await page().phone().shows('Poulet DG');
  expect(await tab.read(overflows)).toEqual([]);
  for (const panel of ['faults', 'books']) {
    await tab.click(`#open-${panel}`);
    expect(await tab.read(overflows)).toEqual([]);
  }
});

test('a whole phone is seen at once at 1280 by 800, and all of them beside each other', async () => {
  const { tab } = page();
  await tab.resize({ width: 1280, height: 800 });
  const boxes = await tab.read<{ top: number; bottom: number }[]>(
    `[...document.querySelectorAll('.phone')].map((it) => it.getBoundingClientRect().toJSON())`,
  );
  expect(boxes).toHaveLength(4);
  for (const { top, bottom } of boxes) {
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(800);
  }
});

test.each(['/?lang=fr', '/?lang=en'])('every text of %s has the contrast of AA', async (path) => {
  page().app.answers(() => ({ text: 'CON Bonjour\n1.Manger' }));
  const tab = await page().open(path);
  expect(await tab.read(contrastProblems)).toEqual([]);
  await page().ask('POST', `/phones/${awa}/sms`, { text: 'AIDE' });
  await page().ask('POST', `/phones/${awa}/ussd`, { dial: '*237*55#' });
  await page().ask('PUT', '/phones/237670000001', { on: false });
  await page().ask('PUT', '/faults', { 'campay.collect': { mode: 'down' } });
  await tab.until(`document.querySelector('.choice') && document.querySelector('[data-mode=off]')`);
  for (const panel of ['faults', 'books']) {
    await tab.click(`#open-${panel}`);
    expect(await tab.read(contrastProblems)).toEqual([]);
  }
});

test('every control has a name', async () => {
  const nameless = `[...document.querySelectorAll('button, input, select, summary, a')]
    .filter((it) => !(it.textContent.trim() || it.ariaLabel || it.labels?.length))
    .map((it) => it.outerHTML)`;
  await page().tab.click('#open-books');
  await page().tab.click('#open-faults');
  expect(await page().tab.read(nameless)).toEqual([]);
});

test('nothing moves for people who asked for that', async () => {
  const { tab } = page();
  const features = [{ name: 'prefers-reduced-motion', value: 'reduce' }];
  const rings = `document.querySelector('#phone-${awa}.rings')`;
  const moves = `document.getAnimations().length`;
  await tab.send('Emulation.setEmulatedMedia', { features });
  const body = new URLSearchParams({ username: 'sandbox', to: `+${awa}`, message: 'Bonjour' });
  const headers = { apikey: 'sandbox-at-key' };
  await fetch(`${page().url}/africastalking/version1/messaging`, { method: 'POST', headers, body });
  await tab.until(rings, 'the alert');
  expect(await tab.read(moves)).toBe(0);
  await tab.send('Emulation.setEmulatedMedia', { features: [] });
  expect(await tab.read(moves)).toBe(1);
});

test('the page is light and all of it comes from here', async () => {
  const tab = await page().open('/?lang=fr');
  const loaded = await tab.read<{ name: string; transferSize: number }[]>(
    `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .map(({ name, transferSize }) => ({ name, transferSize }))`,
  );
  for (const { name } of loaded) expect(new URL(name).origin).toBe(page().url);
  const bytes = loaded.reduce((sum, { transferSize }) => sum + transferSize, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(60_000);
});

test('a language is chosen once and stays', async () => {
  const { tab } = page();
  await tab.click('#language');
  await tab.until(`document.documentElement.lang === 'en' && document.querySelector('.chip')`);
  expect(await page().phone().view()).toContain('Dial a code.');
  await tab.goto(`${page().url}/`);
  expect(await tab.read('document.documentElement.lang')).toBe('en');
  expect(await tab.read(`document.body.innerText`)).not.toMatch(/Composez|Téléphones/);
});

test("the time is Douala's, in the world of the phones", async () => {
  await page().ask('POST', '/clock', { advanceMs: 3_600_000 });
  const tab = await page().open('/?lang=fr');
  const { now } = await page().ask<{ now: string }>('GET', '/clock');
  const shown = new Date(Date.parse(now) + 3_600_000).toISOString().slice(11, 16);
  await tab.until(`document.getElementById('clock').innerText.startsWith('${shown}')`, shown);
});
