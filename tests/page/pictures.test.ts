// The pictures of the README, taken from the real application: `PICTURES=1 npm run test:page -- pictures`
// writes them; otherwise they are taken all the same, so that what they show keeps working.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Tab } from '../support/chromium-tab.js';
import { holdPhone } from './support/held-phone.js';
import { useHouse } from './support/house.js';
import { ready, useChromium } from './support/page.js';

const folder = join(import.meta.dirname, '../../docs/pictures');
const [awa, mireille, shop, driver] = [
  ...['237670000123', '237670000051', '237670000001', '237670000031'],
] as const;

const chromium = useChromium();
const house = useHouse();

async function picture(tab: Tab, name: string, width: number): Promise<void> {
  const png = await tab.picture();
  expect(png.readUInt32BE(16)).toBe(width);
  expect(png.length).toBeLessThan(250_000);
  if (process.env['PICTURES']) writeFileSync(join(folder, `${name}.png`), png);
}

/** Two plates to a saved place; the second time it is known which. */
async function order(tab: Tab, choices: string[]): Promise<void> {
  const customer = holdPhone(tab, mireille);
  await customer.focus();
  // From the messages back to where one dials.
  await tab.press('Escape');
  await tab.type('*237*55*2001*5*2#');
  await tab.press('Enter');
  for (const choice of choices) await customer.choose(choice);
  await customer.mode('prompt');
}

/** Somebody new, at her menu. */
async function lookAround(tab: Tab): Promise<void> {
  const customer = holdPhone(tab, awa);
  await customer.chip('*237*55#');
  await customer.choose('Francais');
  await customer.shows('prenom');
  await tab.type('Awa');
  await tab.press('Enter');
  await customer.shows('Quartier');
}

test('the pictures of the README', async () => {
  const tab = await ready(
    await chromium().open(`${house()}/?lang=fr`, { width: 1280, height: 760 }),
  );
  // A shaking phone makes a blurred picture.
  const features = [{ name: 'prefers-reduced-motion', value: 'reduce' }];
  await tab.send('Emulation.setEmulatedMedia', { features });
  await order(tab, ['Payer', 'Maison-Deido', 'MoMo']);
  await holdPhone(tab, mireille).chip('Payer');
  await holdPhone(tab, shop).chip('OUI');
  await holdPhone(tab, shop).shows('acceptée');
  await holdPhone(tab, mireille).shows('prépare');
  await tab.until(`document.querySelector('[data-chip^="OUI"]')`, 'a driver who is asked');
  await lookAround(tab);
  await order(tab, ['Payer', 'MoMo']);
  await picture(tab, 'handsets', 1280);
  await tab.click('#open-books');
  await tab.until(`document.querySelectorAll('td[data-column=state]').length === 2`);
  await picture(tab, 'books', 1280);
  await tab.click('#dock-close');
  await tab.resize({ width: 360, height: 740 });
  await tab.read(`document.querySelector('#phone-${driver}').scrollIntoView()`);
  await picture(tab, 'handsets-360', 360);
  expect(tab.errors).toEqual([]);
  await tab.close();
});

/** The words of each language that lead through a chat. */
const chats = [
  {
    ...{ language: 'fr', name: 'whatsapp', hello: 'Bonjour', own: 'Français', named: 'prénom' },
    ...{ area: 'Quartier', near: 'près de', order: '2 koki 1 jus', draft: 'Répondez' },
    ...{ tool: 'Position', writer: '237670000127', looker: '237670000128' },
  },
  {
    ...{ language: 'en', name: 'whatsapp-en', hello: 'Hello', own: 'English', named: 'first name' },
    ...{ area: 'Area', near: 'near', order: '2 koki 1 juice', draft: 'Reply' },
    ...{ tool: 'Location', writer: '237670000125', looker: '237670000126' },
  },
] as const;
type Chat = (typeof chats)[number];

/** From the first word to the list of shops around a pin. */
async function chatToShops(tab: Tab, msisdn: string, chat: Chat): Promise<void> {
  const phone = holdPhone(tab, msisdn);
  await phone.turn();
  await phone.chip(chat.hello);
  await phone.touch(chat.own);
  await phone.shows(chat.named);
  await phone.write('Awa');
  await phone.shows(chat.area);
  await tab.click(phone.at(`[data-tool="${chat.tool}"]`));
  await tab.click(phone.at('[data-place^="Akwa"]'));
  await phone.shows(chat.near);
  await phone.touch('Akwa');
  await phone.touch('Carrefour');
  await phone.shows('Akwa');
}

test.each(chats)('the picture of chats in $language', async (chat) => {
  const { writer, looker } = chat;
  const phones = [
    `${looker}:newcomer:Mado`,
    `${writer}:newcomer:Awa`,
    `${shop}:restaurant:Mama Ndoumbelle`,
  ];
  const address = `${house()}/?lang=${chat.language}&phones=${encodeURIComponent(phones.join())}`;
  const tab = await ready(await chromium().open(address, { width: 960, height: 820 }));
  const features = [{ name: 'prefers-reduced-motion', value: 'reduce' }];
  await tab.send('Emulation.setEmulatedMedia', { features });
  await chatToShops(tab, writer, chat);
  await chatToShops(tab, looker, chat);
  await holdPhone(tab, writer).write(chat.order);
  await holdPhone(tab, writer).shows(chat.draft);
  const opener = `[...document.querySelectorAll('${holdPhone(tab, looker).at('.opens')}')].at(-1)`;
  await tab.until(`${opener} && (${opener}.click(), true)`);
  await tab.until(`document.querySelector('#phone-${looker} .chat-sheet')`);
  await tab.read('scrollTo(0, 0)');
  await picture(tab, chat.name, 960);
  expect(tab.errors).toEqual([]);
  await tab.close();
});
