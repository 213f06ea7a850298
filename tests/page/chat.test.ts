// The WhatsApp face of a phone, before a very small application: what Meta's gateway would bring and take.
import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { contrastProblems } from './support/contrast.js';
import { awa, usePage } from './support/page.js';

const page = usePage();
const phoneNumberId = '100000000000055';

/** What the business writes to Awa. */
async function business(message: object): Promise<void> {
  const url = `${page().url}/whatsapp-cloud/v23.0/${phoneNumberId}/messages`;
  const headers = {
    authorization: 'Bearer sandbox-whatsapp-token',
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ messaging_product: 'whatsapp', to: awa, ...message });
  const answer = await fetch(url, { method: 'POST', headers, body });
  expect(answer.status, await answer.text()).toBe(200);
}

const text = (body: string) => business({ type: 'text', text: { body } });
const interactive = (about: object) => business({ type: 'interactive', interactive: about });
const list = () =>
  interactive({
    type: 'list',
    body: { text: 'Deido: ouverts' },
    action: {
      button: 'Choisir',
      sections: [
        {
          title: 'Restos',
          rows: [
            { id: '7:1', title: 'Mama Ndoumbelle', description: 'Livraison 700F' },
            { id: '7:2', title: 'Maa Zouzou' },
          ],
        },
      ],
    },
  });

interface Told {
  type: string;
  text?: object;
  interactive?: object;
  location?: object;
}

interface Notice {
  entry: { changes: { value: { messages?: Told[] } }[] }[];
}

/** What the application was told that Awa wrote, newest last. */
function told(): Told[] {
  const notices = page()
    .app.to('/channels/whatsapp/cloud')
    .map(({ body }) => JSON.parse(body) as Notice);
  const changes = notices.flatMap(({ entry }) => entry.flatMap((one) => one.changes));
  return changes.flatMap(({ value }) => value.messages ?? []);
}

/** Opens the chat and writes first: without that a business may not write. */
async function chat(): Promise<void> {
  const phone = page().phone();
  await phone.turn();
  await phone.mode('chat');
  await phone.chip('Bonjour');
  await phone.shows('Bonjour');
}

const ticks = `[...document.querySelectorAll('#phone-${awa} .ticks')].map((it) => it.textContent)`;

test('a phone gets WhatsApp by one touch, writes, and sees that it was taken and read', async () => {
  await chat();
  await until('the message', () => told().length === 1);
  expect(told().at(-1)?.text).toEqual({ body: 'Bonjour' });
  await page().tab.until(`${ticks}.join() === '✓✓'`, 'two ticks');
  await text('Bonjour Awa');
  await page().phone().shows('Bonjour Awa');
  const state = await page().ask<{ whatsapp: boolean }>('GET', `/phones/${awa}`);
  expect(state.whatsapp).toBe(true);
});

test('a list opens as a sheet, and what is chosen goes back by its id', async () => {
  await chat();
  await list();
  const phone = page().phone();
  await phone.shows('Deido: ouverts');
  await page().tab.click(phone.at('.opens'));
  await page().tab.until(`document.querySelector('${phone.at('.chat-sheet .row')}')`);
  expect(await phone.view()).toContain('Livraison 700F');
  await page().tab.click(phone.at('[data-row="7:1"]'));
  await until('the choice', () => told().length === 2);
  expect(told().at(-1)?.interactive).toMatchObject({
    list_reply: { id: '7:1', title: 'Mama Ndoumbelle' },
  });
  expect(await phone.view()).not.toContain('Livraison 700F');
});

test('buttons answer where they stand', async () => {
  await chat();
  const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
  await interactive({
    type: 'button',
    body: { text: 'Payer 5700F ?' },
    action: { buttons: [reply('9:1', 'MoMo'), reply('9:2', 'Cash')] },
  });
  const phone = page().phone();
  await phone.shows('Payer 5700F');
  await page().tab.click(phone.at('[data-reply="9:2"]'));
  await until('the answer', () => told().length === 2);
  expect(told().at(-1)?.interactive).toMatchObject({ button_reply: { id: '9:2' } });
});

test('a place goes as a landmark or as a point, a voice and a photo as stand-ins', async () => {
  await chat();
  const phone = page().phone();
  await interactive({
    type: 'location_request_message',
    body: { text: 'Où êtes-vous ?' },
    action: { name: 'send_location' },
  });
  await phone.shows('Envoyer ma position');
  await page().tab.click(phone.at('.opens'));
  await page().tab.click(phone.at('[data-place^="Akwa"]'));
  await until('the landmark', () => told().length === 2);
  expect(told().at(-1)?.location).toMatchObject({ latitude: 4.048, longitude: 9.6943 });
  await page().tab.click(phone.at('[data-tool="Position"]'));
  await page().tab.click(phone.at('.point input'));
  await page().tab.press('4', ',', '0', '5', 'Tab', '9', '.', '7', 'Enter');
  await until('the point', () => told().length === 3);
  expect(told().at(-1)?.location).toMatchObject({ latitude: 4.05, longitude: 9.7 });
  await page().tab.click(phone.at('[data-tool="Message vocal"]'));
  await until('the voice', () => told().length === 4);
  await page().tab.click(phone.at('[data-tool="Photo"]'));
  await until('the photo', () => told().length === 5);
  expect(told().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['location', 'audio', 'image']),
  );
});

test('the keyboard opens a list, walks in it, and closes it', async () => {
  await chat();
  await list();
  const { tab } = page();
  const phone = page().phone();
  await phone.shows('Deido: ouverts');
  await tab.read(`document.querySelector('${phone.at('.opens')}').focus()`);
  await tab.press('Enter');
  const focused = `document.activeElement.dataset.row`;
  await tab.until(`${focused} === '7:1'`, 'the first row');
  await tab.press('Tab');
  expect(await tab.read(focused)).toBe('7:2');
  await tab.press('Escape');
  await tab.until(`!document.querySelector('${phone.at('.chat-sheet')}')`, 'no sheet');
  expect(await tab.read(`document.activeElement.name`)).toBe('entry');
});

test('a business that may not write is not heard, and a phone without WhatsApp shows keys', async () => {
  await text('Promo !');
  const phone = page().phone();
  await phone.mode('home');
  await page().ask('PUT', `/phones/${awa}`, { whatsapp: true });
  await chat();
  await page().ask('PUT', `/phones/${awa}`, { whatsapp: false });
  await phone.mode('home');
  expect(await phone.view()).not.toContain('Promo');
});

test('another company can be chosen for what is dialled', async () => {
  page().app.answers(() => ({ text: 'CON Bonjour' }));
  const { tab } = page();
  const phone = page().phone();
  await tab.click(phone.at('summary'));
  await tab.read(`(() => {
    const choice = document.querySelector('${phone.at('[data-via=ussd]')}');
    choice.value = 'mtn';
    choice.dispatchEvent(new Event('change'));
  })()`);
  await tab.click(phone.at('summary'));
  await phone.chip('*237*55#');
  await until('the session', async () => {
    const { sessions } = await page().ask<{ sessions: { gateway: string }[] }>('GET', '/books');
    return sessions.some(({ gateway }) => gateway === 'mtn');
  });
});

test.each(['/?lang=fr', '/?lang=en'])(
  'the chat of %s is light to read at every width',
  async (at) => {
    await page().ask('POST', `/phones/${awa}/whatsapp`, { text: 'Bonjour' });
    await list();
    const tab = await page().open(at);
    const root = `#phone-${awa}`;
    await tab.click(`${root} .face`);
    await tab.click(`${root} .opens`);
    for (const width of [360, 768, 1280]) {
      await tab.resize({ width, height: 800 });
      expect(await tab.read(contrastProblems)).toEqual([]);
      const { right, height } = await tab.read<{ right: number; height: number }>(
        `document.querySelector('${root}').getBoundingClientRect().toJSON()`,
      );
      expect(right).toBeLessThanOrEqual(width);
      expect(height).toBeLessThanOrEqual(800);
      expect(await tab.read('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  },
);
