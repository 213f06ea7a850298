// The page while something it needs is not there.
import { expect, test } from 'vitest';

import { createSandbox } from '../../sandbox/app.js';
import { awa, usePage } from './support/page.js';

const page = usePage();
const notice = `document.getElementById('notice')`;

test('an application that is down is said, and said to be back', async () => {
  const { tab } = page();
  await page().app.close();
  await tab.until(`${notice}.innerText.includes('personne ne décroche')`, 'the notice');
  await page().phone().chip('*237*55#');
  await page().phone().shows('External application down.');
});

test('a sandbox that went away is waited for, and everything is read anew', async () => {
  const { tab, sandbox, url } = page();
  await page().ask('POST', `/phones/${awa}/sms`, { text: 'AIDE' });
  await sandbox.close();
  await tab.until(`${notice}.innerText.includes('Nouvel essai')`, 'the notice');
  await page().phone().chip('*237*55#');
  await tab.until(`document.querySelector('${page().phone().at('.said')}').innerText !== ''`);
  const next = createSandbox({ port: Number(new URL(url).port), appUrl: page().app.url });
  next.world.change(next.world.handsets.get(awa), { balanceXaf: 42 });
  await next.listen();
  await tab.until(`${notice}.hidden`, 'the connection');
  await tab.until(
    `document.querySelector('${page().phone().at('.balance')}').innerText === '42\\u00a0F'`,
  );
  // While nobody listened the browser wrote that down.
  expect(tab.errors.join()).toMatch(/ERR_CONNECTION_REFUSED/);
  tab.errors.length = 0;
  await next.close();
  tab.errors.length = 0;
});

test('a reset of the world empties the phones', async () => {
  page().app.answers(() => ({ text: 'CON Bonjour' }));
  await page().phone().chip('*237*55#');
  await page().phone().shows('Bonjour');
  await page().ask('POST', '/reset');
  await page().phone().mode('home');
});
