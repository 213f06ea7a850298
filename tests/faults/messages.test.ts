import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HandsetMessage, Phone as Handset } from '../../sandbox/handsets.js';
import type { TestApp } from '../support/app.js';
import { orderByUssd } from './support/dialling.js';
import { recognise } from './support/notices.js';
import { codeFor } from './support/people.js';
import { minutes, openScene, seconds, type Scene } from './support/scene.js';
import { untruths } from './support/truth.js';

let scene: Scene<TestApp>;
beforeAll(async () => {
  scene = await openScene();
  await inEnglish();
});
afterAll(() => scene.house.stop());

/** A line of "The normal path" in docs/messages.md. */
interface Row {
  event: string;
  to: 'customer' | 'shop' | 'driver';
  sms: number;
}

const PAGE = readFileSync(new URL('../../docs/messages.md', import.meta.url), 'utf8');
const [NORMAL = ''] = PAGE.split('## When something else happens');
const ROWS: Row[] = [...NORMAL.matchAll(/^\| `([\w.]+)` \| (\w+) \| \d \| (\d) \|/gm)].map(
  ([, event = '', to = '', sms = '']) => ({
    event,
    // Who orders for nobody else is the receiver too.
    to: (to === 'receiver' ? 'customer' : to) as Row['to'],
    sms: Number(sms),
  }),
);
/** The customer pays in one way or the other, and hears of that one. */
const OF_THE_OTHER = { momo: 'order.placed_cash', cash: 'order.paid' } as const;

/** The customer presses the key of the menu that changes the language. */
async function inEnglish(): Promise<void> {
  const { ussdNetwork } = scene.house.sandbox.world;
  await ussdNetwork.dial(scene.customer, '*237*55#');
  const page = await ussdNetwork.input(scene.customer, '9');
  expect(page.text).toContain('Francais');
  ussdNetwork.hangUp(scene.customer);
}

async function text(who: Handset, words: string): Promise<void> {
  const [gateway] = scene.house.sandbox.world.smsGateways;
  if (gateway) await scene.house.sandbox.world.smsNetwork.send(who, words, gateway);
  await scene.house.quiet();
}

function pay(): void {
  const { wallets } = scene.house.sandbox.world;
  const [prompt] = wallets.visible(scene.customer);
  if (prompt) wallets.decide(scene.customer, prompt.id, 'approve');
}

/** One order as everybody wishes it: nothing late, nothing early, nothing said twice. */
async function wholeOrder(method: 'momo' | 'cash'): Promise<void> {
  const { house, customer, shop, driver } = scene;
  const reference = String(await orderByUssd(scene, { method }));
  await house.pass(seconds(5));
  pay();
  await house.quiet();
  await text(shop, `OUI ${reference} 25`);
  await house.pass(minutes(10) + seconds(20));
  await text(driver, `OUI ${reference}`);
  await house.pass(minutes(12));
  await text(shop, `PRET ${reference}`);
  await text(driver, `PRIS ${reference}`);
  await house.pass(minutes(15));
  await text(driver, `LIVRE ${reference} ${codeFor(reference, customer) ?? ''}`);
  await house.pass(minutes(30));
}

describe.each(['momo', 'cash'] as const)('une commande payée en %s', (method) => {
  const got: Record<Row['to'], HandsetMessage[]> = { customer: [], shop: [], driver: [] };
  let secondSim = 0;

  beforeAll(async () => {
    const { customer, shop, driver } = scene;
    const before = new Map([customer, shop, driver].map((who) => [who, who.seq]));
    const since = (who: Handset) =>
      who.messages.filter(({ seq, state }) => seq > (before.get(who) ?? 0) && state === 'received');
    await wholeOrder(method);
    Object.assign(got, { customer: since(customer), shop: since(shop), driver: since(driver) });
    secondSim = scene.secondSim.messages.length;
  });

  const unasked = (to: Row['to']) =>
    got[to].flatMap(({ text: words, segments }) => {
      const notice = recognise(words);
      return notice ? [{ ...notice, segments }] : [];
    });
  const parties = ['customer', 'shop', 'driver'] as const;
  const called = [
    ['customer', 'à la cliente'],
    ['shop', 'au resto'],
    ['driver', 'au livreur'],
  ] as const;

  it.each(called)('dit %s (%s) les lignes de docs/messages.md, dans leur ordre', (to) => {
    const rows = ROWS.filter((row) => row.to === to && row.event !== OF_THE_OTHER[method]);
    expect(rows.length).toBeGreaterThan(0);
    expect(unasked(to).map(({ event }) => event)).toEqual(rows.map(({ event }) => event));
    for (const [index, { segments }] of unasked(to).entries()) {
      expect(segments).toBeLessThanOrEqual(rows[index]?.sms ?? 0);
    }
  });

  it('ne dit à personne plus que cinq fois quelque chose sans être prié', () => {
    expect(parties.flatMap(unasked).length).toBeLessThanOrEqual(5);
    expect(secondSim).toBe(0);
  });

  it('ne dit à personne deux fois la même chose', () => {
    for (const to of parties) {
      const words = got[to].map(({ text: said }) => said);
      expect(new Set(words).size).toBe(words.length);
    }
  });

  it('répond une fois à chaque ordre: deux pour le resto, trois pour le livreur', () => {
    const replies = parties.map((to) => got[to].length - unasked(to).length);
    expect(replies).toEqual([0, 2, 3]);
  });

  it('parle anglais à la cliente, français au resto et au livreur', async () => {
    expect(parties.map((to) => new Set(unasked(to).map(({ language }) => language)))).toEqual([
      new Set(['en']),
      new Set(['fr']),
      new Set(['fr']),
    ]);
    const stored = await scene.house.rows<{ language: string; mine: boolean }>(
      `select distinct m.language, a.language = m.language as mine
        from messages m join accounts a on a.id = m.account_id`,
    );
    expect(stored.every(({ mine }) => mine)).toBe(true);
  });

  it('laisse des comptes justes', async () => {
    expect(await untruths(scene.house)).toEqual([]);
  });
});
