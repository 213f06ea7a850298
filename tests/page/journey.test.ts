// Whole orders on the real application, by nothing but what stands on the page.
import { expect, test } from 'vitest';

import type { Tab } from '../support/chromium-tab.js';
import { holdPhone } from './support/held-phone.js';
import { useHouse } from './support/house.js';
import { ready, useChromium } from './support/page.js';

const mireille = '237670000051';
const awa = '237670000123';
const chatter = '237670000129';
const shop = '237670000001';
const driver = '237670000031';
/** What the page promises to somebody who shows the product. */
const stepLimit = 15;

const chromium = useChromium();
const house = useHouse();

/** The same tab, counting: each click is a step, and so is each input that Enter ends. */
function counting(tab: Tab): { tab: Tab; steps: string[] } {
  const steps: string[] = [];
  return {
    steps,
    tab: {
      ...tab,
      click(selector) {
        steps.push(selector);
        return tab.click(selector);
      },
      press(...keys) {
        if (keys.includes('Enter')) steps.push(keys.join(''));
        return tab.press(...keys);
      },
    },
  };
}

async function open(path: string, size?: { width: number; height: number }) {
  return counting(await ready(await chromium().open(house() + path, size)));
}

/** The driver who was asked: on the page already, or one touch away. */
async function askedDriver(tab: Tab) {
  const asked = await tab.until<string>(
    `document.querySelector('#phone-${driver} [data-chip^="OUI"]') ? '${driver}'
      : document.querySelector('[data-elsewhere]')?.dataset.elsewhere`,
    'a driver who is asked',
  );
  if (asked !== driver) await tab.click(`[data-elsewhere="${asked}"]`);
  return holdPhone(tab, asked);
}

test('an order is placed, paid, cooked and delivered in at most 15 clicks and inputs', async () => {
  const { tab, steps } = await open('/?lang=fr');
  const [customer, kitchen] = [holdPhone(tab, mireille), holdPhone(tab, shop)];
  await customer.chip('*237*55#');
  await customer.choose('Manger');
  await customer.choose('Maison-Deido');
  await customer.choose('Mama Ndoumbelle');
  await customer.choose('Koki');
  await customer.shows('Combien');
  await tab.press('2', 'Enter');
  await customer.choose('Payer');
  await customer.choose('MoMo');
  await customer.mode('prompt');
  expect(await customer.view()).toMatch(/CAMPAY demande\s+3.700.F/);
  await customer.chip('Payer');
  await kitchen.chip('OUI');
  const rider = await askedDriver(tab);
  await rider.chip('OUI');
  await kitchen.chip('PRET');
  await rider.chip('PRIS');
  await tab.until(`document.querySelector('${rider.at('.chip.good small')}')`, 'the code');
  await rider.chip('LIVRE');
  await rider.shows('livrée');
  expect(steps.length).toBeLessThanOrEqual(stepLimit);
  expect(tab.errors).toEqual([]);
  await tab.close();
});

test('a new customer orders in English on a narrow screen by keyboard alone', async () => {
  const { tab } = await open('/?lang=en', { width: 360, height: 740 });
  const customer = holdPhone(tab, awa);
  const answer = async (typed: string, then: string): Promise<void> => {
    await tab.type(typed);
    await tab.press('Enter');
    await customer.shows(then);
  };
  await tab.read(`document.getElementById('phones').focus()`);
  const line = `document.activeElement === document.querySelector('${customer.at('[name=entry]')}')`;
  while (!(await tab.read<boolean>(line))) await tab.press('Tab');
  await answer('*237*55#', 'English');
  await answer('2', 'first name');
  await answer('Awa', 'Area');
  await answer('deido', 'choose');
  await answer('1', 'landmark');
  await answer('1', 'Mama Ndoumbelle');
  await answer('1', 'Koki');
  await answer('5', 'How many');
  await answer('2', 'Cart');
  await answer('1', 'MoMo');
  await tab.type('1');
  await tab.press('Enter');
  await customer.mode('prompt');
  await tab.type('1234');
  await tab.press('Enter');
  await customer.shows(/paid|payée/);
  expect(await tab.read('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(tab.errors).toEqual([]);
  await tab.close();
});

test('Awa orders on WhatsApp by lists and a pin, and sees that she is read', async () => {
  const { tab } = await open(`/?lang=fr&phones=${chatter}:newcomer:Awa,${shop}:restaurant`);
  const [customer, kitchen] = [holdPhone(tab, chatter), holdPhone(tab, shop)];
  await customer.turn();
  await customer.chip('Bonjour');
  await customer.shows('English');
  const ticks = `[...document.querySelectorAll('${customer.at('.ticks')}')].at(-1)?.textContent`;
  await tab.until(`${ticks} === '✓✓'`, 'the receipt');
  await customer.touch('Français');
  await customer.shows('prénom');
  await customer.write('Awa');
  await customer.shows('uartier');
  await tab.click(customer.at('[data-tool="Position"]'));
  await tab.click(customer.at('[data-place^="Akwa"]'));
  await customer.shows('près de');
  await customer.touch('Akwa');
  await customer.touch('Carrefour');
  await customer.touch('Mama Ndoumbelle');
  await customer.touch('Koki');
  await customer.shows('Combien');
  await customer.write('2');
  await customer.shows('Panier');
  await customer.touch('Payer');
  await customer.touch('MoMo');
  // The kitchen may still have orders of others before it.
  const placed = await customer.shows(/Commande \d+/);
  const [, reference = ''] = /Commande (\d+)/.exec(placed) ?? [];
  await customer.mode('prompt');
  await customer.chip('Payer');
  await kitchen.chip(`OUI ${reference}`);
  await customer.mode('chat');
  await customer.shows(/prépare|préparation/);
  expect(tab.errors).toEqual([]);
  await tab.close();
});
