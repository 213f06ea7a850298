// What one phone of the page does, before a very small application.
import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { awa, orange, usePage } from './support/page.js';

const page = usePage();

interface Inbox {
  messages: { text: string; state: string }[];
}

function texts(): string[] {
  return page()
    .app.to('/channels/ussd/africastalking')
    .map(({ fields }) => fields['text'] ?? '');
}
function messages(): string[] {
  return page()
    .app.to('/channels/sms/africastalking')
    .map(({ fields }) => fields['text'] ?? '');
}
function sms(to: string, message: string) {
  const body = new URLSearchParams({ username: 'sandbox', to: `+${to}`, message });
  const headers = { apikey: 'sandbox-at-key' };
  const url = `${page().url}/africastalking/version1/messaging`;
  return fetch(url, { method: 'POST', headers, body });
}
function collect(from: string, amount = '3500') {
  return fetch(`${page().url}/campay/api/collect/`, {
    method: 'POST',
    headers: {
      authorization: 'Token sandbox-campay-permanent-token',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ amount, currency: 'XAF', from, description: 'Kwata 7327' }),
  });
}

test('a code is dialled on the keys, answered by touching a line, and hung up', async () => {
  page().app.answers(({ fields }) => ({
    text: fields['text'] === '' ? 'CON Bonjour\n1.Manger\n98.Suite 0.Retour' : 'CON Livrer ou?',
  }));
  const phone = page().phone();
  await phone.key('*', '2', '3', '7', '*', '5', '5', '#');
  expect(await phone.line()).toBe('*237*55#');
  await phone.key('call');
  expect(await phone.shows('Manger')).toBe('Bonjour\n1.Manger\n98.Suite 0.Retour');
  await phone.choose('Suite');
  await phone.shows('Livrer');
  expect(texts()).toEqual(['', '98']);
  await phone.key('end');
  await phone.mode('home');
  expect((await page().ask<{ screen: null }>('GET', `/phones/${awa}`)).screen).toBeNull();
});

test('an answer tells how long it took, and the session how long it has', async () => {
  page().app.answers(() => ({ text: 'CON Bonjour' }));
  await page().phone().chip('*237*55#');
  await page().phone().shows('Bonjour');
  const stat = `document.querySelector('${page().phone().at('.stat')}').textContent`;
  expect(await page().tab.until(`/^[23]:\\d\\d · \\d+ ms$/.test(${stat}) && ${stat}`)).toBeTruthy();
});

test('twelve keys write letters by tapping', async () => {
  page().app.answers(() => ({ text: 'CON Votre prenom?' }));
  const { tab } = page();
  const phone = page().phone();
  await phone.chip('*237*55#');
  await phone.shows('prenom');
  await phone.key('letters');
  // All at once in the page, so that the machine's pace cannot make two letters of one.
  const press = (key: string) =>
    `document.querySelector('${phone.at(`[data-key="${key}"]`)}').click();`;
  await tab.read(['2', '9', '2', '0', '2', '2'].map(press).join(''));
  expect(await phone.line()).toBe('awa b');
  await phone.key('erase', 'erase', 'call');
  await until('the name', () => texts().includes('awa'));
});

test('a message opens by itself on a phone at rest, and counts where one is busy', async () => {
  page().app.answers(() => ({ text: 'END Raccrochez' }));
  const phone = page().phone();
  await sms(awa, 'Bienvenue chez Kwata');
  await phone.shows('Bienvenue chez Kwata');
  expect(await phone.view()).toMatch(/il y a \d+ s/);
  await phone.chip('*237*55#');
  await phone.shows('Raccrochez');
  await sms(awa, 'Encore un');
  await page().tab.until(
    `document.querySelector('${phone.at('.mail')}').innerText === '✉ 1'`,
    'one unread',
  );
  expect(await phone.view()).toContain('Raccrochez');
  await page().tab.click(phone.at('.soft:last-child'));
  await phone.shows('Encore un');
});

test('the most useful reply is one touch away, and gone once it is sent', async () => {
  const kitchen = page().phone('237670000001');
  await sms(
    '237670000001',
    'NOUVELLE CDE 7327\n2 Koki\nRépondez OUI 7327 25 (minutes) ou NON 7327',
  );
  await kitchen.chip('OUI 7327 25');
  await until('the answer', () => messages().length === 1);
  expect(messages()).toEqual(['OUI 7327 25']);
  const offered = `document.querySelector('${kitchen.at('[data-chip^="OUI"]')}')`;
  await page().tab.until(`!${offered}`, 'nothing to say twice');
});

test('a code read at the door completes the driver’s words, or is typed', async () => {
  const driver = page().phone(orange);
  await sms(orange, '7327 PRIS. Awa, Akwa. ENCAISSER 0F. Puis LIVRE 7327 + code client');
  await driver.shows('7327 PRIS');
  await page().tab.click(driver.at('.blank input'));
  await page().tab.press('1', '1', '1', '1', 'Enter');
  await driver.shows('LIVRE 7327 1111');
  await sms(orange, 'Code faux pour 7327. Redemandez, puis LIVRE 7327 + code client');
  await sms(awa, 'Cde 7327: Alain arrive. Code 5573: donnez-le SEULEMENT la commande en main.');
  await driver.chip('LIVRE 7327 5573');
  await until('both', () => messages().length === 2);
  expect(messages()).toEqual(['LIVRE 7327 1111', 'LIVRE 7327 5573']);
});

test.each([
  ['typed', 'MTN Mobile Money', awa],
  ['typed', 'Orange Money', orange],
] as const)('a PIN is %s in the menu of %s, hidden', async (_how, wallet, msisdn) => {
  const phone = page().phone(msisdn);
  await collect(msisdn);
  await phone.mode('prompt');
  expect(await phone.view()).toContain(wallet);
  expect(await phone.view()).toMatch(/3.500.F/);
  await phone.focus();
  const type = `document.querySelector('${phone.at('input[name=entry]')}').type`;
  expect(await page().tab.read(type)).toBe('password');
  await page().tab.press('1', '2', '3', '4', 'Enter');
  await page().tab.until(
    `document.querySelector('${phone.at('.balance')}').innerText.includes('996')`,
  );
  expect(await phone.line()).toBe('');
});

test.each([
  ['Mauvais code', 'FAILED'],
  ['Refuser', 'FAILED'],
  ['Plus tard', 'PENDING'],
])('a request can be answered by "%s"', async (chip, status) => {
  const phone = page().phone();
  await collect(awa);
  await phone.mode('prompt');
  await phone.chip(chip);
  await phone.mode('home');
  const { collects } = await page().ask<{ collects: { status: string }[] }>('GET', '/books');
  await until('the provider', () => collects[0]?.status !== undefined);
  const now = async () =>
    (await page().ask<{ collects: { status: string }[] }>('GET', '/books')).collects[0]?.status;
  await until(status, async () => (await now()) === status);
});

test('a PIN half typed never ends up in a message', async () => {
  const phone = page().phone();
  await collect(awa);
  await phone.mode('prompt');
  await phone.focus();
  await page().tab.press('1', '2');
  await page().ask('PUT', `/phones/${awa}`, { on: false });
  await phone.mode('off');
  await page().ask('PUT', `/phones/${awa}`, { on: true });
  await phone.mode('prompt');
  expect(await phone.line()).toBe('');
});

test('a phone is switched off and on, given money, and told to pay by itself', async () => {
  const { tab } = page();
  const phone = page().phone();
  await tab.click(phone.at('.power'));
  await phone.shows('Téléphone éteint');
  await sms(awa, 'Gardé pour plus tard');
  await tab.click(phone.at('.strip .chip'));
  await phone.shows('Gardé pour plus tard');
  await tab.click(phone.at('summary'));
  await tab.read(`document.querySelector('${phone.at('.more [type=number]')}').value = '250'`);
  await tab.click(phone.at('.more form button'));
  await tab.until(`document.querySelector('${phone.at('.balance')}').innerText.startsWith('250')`);
  await tab.click(phone.at('.more [type=checkbox]'));
  await collect(awa, '200');
  await tab.until(`document.querySelector('${phone.at('.balance')}').innerText.startsWith('50')`);
});

test('a number is added, kept in the address, found again and taken off', async () => {
  const { tab } = page();
  await tab.click('#number');
  await tab.type('12');
  await tab.press('Enter');
  await tab.until(`document.getElementById('notice').innerText.includes('9 chiffres')`);
  await tab.read(`document.getElementById('number').value = ''`);
  await tab.type('655000009');
  await tab.press('Enter');
  await tab.until(`document.querySelectorAll('.phone').length === 5`);
  const added = page().phone('237655000009');
  await tab.goto(await tab.read('location.href'));
  await added.shows('Composez un code');
  expect(await tab.read(`document.querySelectorAll('.phone').length`)).toBe(5);
  await tab.click(added.at('summary'));
  await tab.click(added.at('.remove'));
  await tab.until(`document.querySelectorAll('.phone').length === 4`);
  // A number that is no phone answers with an error, which the browser writes down.
  tab.errors.length = 0;
});

test('a phone that is not on the page and rings is one touch away', async () => {
  await sms('237690000034', 'COURSE 7327: OUI 7327 (60 s)');
  await page().tab.click('[data-elsewhere="237690000034"]');
  const rider = page().phone('237690000034');
  await rider.chip('OUI 7327');
  await rider.shows('OUI 7327');
  const { messages } = await page().ask<Inbox>('GET', '/phones/237690000034/inbox');
  expect(messages).toHaveLength(1);
});
