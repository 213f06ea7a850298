import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isGsm7, segments } from '../../src/lib/gsm7.js';
import type { Phone } from '../../src/lib/phone.js';
import { LANGUAGES, type Language } from '../../src/locales/index.js';
import type { Order } from '../../src/models/orders.js';
import type { FailureReason } from '../../src/payments/provider.js';
import type { NoticeFacts } from '../../src/services/notifications/facts.js';
import { fitSms, shorten } from '../../src/services/notifications/fit.js';
import { NOTICES, type NoticeEvent } from '../../src/services/notifications/table.js';
import { WORDS } from '../../src/services/notifications/words.js';
import {
  codeOf,
  onlyDrivers,
  openHouse,
  place,
  placePaid,
  type House,
  type OrderWish,
} from './support/house.js';
import { minutes, pass, runDue, type Sent } from './support/time.js';

const EVENTS = Object.keys(NOTICES) as NoticeEvent[];
const noon = new Date('2026-11-16T11:00:00Z');

let house: House;
let anOrder: Order;
beforeAll(async () => {
  house = await openHouse();
  anOrder = await place(house);
});
afterAll(() => house.close());

/** The longest of everything: six digits, a million francs, the longest names of the catalogue. */
function worstFacts(method: 'momo' | 'cash', said: NoticeFacts['said']): NoticeFacts {
  const catalogue = house.catalogue.current();
  const longest = <T>(all: Iterable<T>, name: (entry: T) => string): T =>
    [...all].reduce((best, entry) => (name(entry).length > name(best).length ? entry : best));
  const shop = longest(catalogue.shops.values(), (entry) => entry.ussdName);
  const quartier = longest(catalogue.quartiers.values(), (entry) => entry.ussdName);
  const item = longest(catalogue.items.values(), (entry) => entry.ussdFr);
  const group = longest(catalogue.optionGroups.values(), (entry) =>
    entry.choices.map((choice) => choice.nameFr).join(' '),
  );
  const options = group.choices.slice(0, 4).map(({ no }) => ({ groupId: group.id, no }));
  const order = {
    ...anOrder,
    method,
    reference: 999_999,
    subtotalXaf: 998_000,
    deliveryFeeXaf: 2_000,
    totalXaf: 1_000_000,
    driverPayXaf: 10_000,
    prepMinutes: 180,
    acceptedAt: noon,
    promisedAt: new Date(noon.getTime() + minutes(180)),
  } satisfies Order;
  return {
    order,
    shop,
    pickup: quartier,
    drop: quartier,
    catalogue,
    details: {
      name: 'Marie-Antoinette Ngo',
      orderedBy: 'Marie-Antoinette Ngo',
      landmark: 'Ancien carrefour du marché aux poissons, derrière la pharmacie',
      note: '',
      callMe: false,
      cashNoteXaf: null,
    },
    code: '0000',
    courier: {
      name: 'Jean-Baptiste Emmanuel',
      phone: '+237670000031' as Phone,
      vehicle: 'tricycle',
    },
    lines: Array.from({ length: 10 }, (_, index) => ({
      no: index + 1,
      itemId: item.id,
      itemNo: 97,
      nameFr: item.ussdFr,
      nameEn: item.ussdEn,
      count: 20,
      lineXaf: 99_800,
      options,
    })),
    said,
  };
}

function say(event: NoticeEvent, language: Language, facts: NoticeFacts): string {
  const saying = { language, service: '*237*5555#', giveUpMs: minutes(10) };
  return fitSms(language, NOTICES[event].segments, (room) =>
    WORDS[event](facts, { ...saying, room }),
  );
}

/** What decides between the sentences of one event. */
const VARIANTS: NoticeFacts['said'][] = [
  {},
  { pausedUntil: '13h00', seconds: 120, amountXaf: 1_000_000, reason: 'declined' },
  { reason: 'not_enough_funds' },
  { reason: 'a word no provider ever said' },
  { reason: 'provider_unreachable', unsure: 1 },
  { operator: 'ORANGE', amountXaf: 1_000, default: 'keep' },
];

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(EVENTS)('%s is GSM-7 within its segments at its longest', (event) => {
    for (const method of ['momo', 'cash'] as const) {
      for (const said of VARIANTS) {
        const words = say(event, language, worstFacts(method, said));
        expect(isGsm7(words), words).toBe(true);
        expect(segments(words).segments, words).toBeLessThanOrEqual(NOTICES[event].segments);
        expect(words).not.toMatch(/[{}]|undefined|null|NaN/);
      }
    }
  });

  it('every dish of the longest order reaches the kitchen', () => {
    const words = say('shop.new_order', language, worstFacts('momo', {}));
    expect(words.split('\n')).toHaveLength(1 + 10 + 2);
  });
});

describe('a payment that did not come', () => {
  const facts = (said: NoticeFacts['said'], changes: Partial<Order> = {}): NoticeFacts => {
    const shop = house.catalogue.current().shops.get(anOrder.shopId)!;
    const order = { ...anOrder, reference: 4_821, ...changes };
    return { ...worstFacts('momo', said), shop, order };
  };
  const french = (event: NoticeEvent, of: NoticeFacts) => say(event, 'fr', of);

  it.each<[FailureReason | 'provider_unreachable', string]>([
    ['declined', 'refusé sur le téléphone'],
    ['expired', 'pas de réponse'],
    ['not_enough_funds', 'solde insuffisant'],
    ['limit_reached', 'plafond atteint'],
    ['number_invalid', 'pas de compte'],
    ['network_unsupported', 'réseau non servi'],
    ['amount_invalid', 'montant non accepté'],
    ['not_authorised', 'panne chez nous'],
    ['failed', 'raison non donnée'],
    ['provider_unreachable', 'service injoignable'],
  ])('because of %s is told as "%s", with what to do', (reason, words) => {
    expect(french('payment.failed', facts({ reason }))).toBe(
      `Cde 4821: le paiement de 5700F n'a pas abouti (${words}). Composez *237*5555#, Mes commandes: réessayer ou payer cash.`,
    );
  });

  it('offers cash only where the shop takes it', () => {
    const momoOnly = facts({ reason: 'declined' });
    const shop = { ...momoOnly.shop, acceptsCash: false };
    expect(french('payment.failed', { ...momoOnly, shop })).not.toContain('cash');
  });

  it('in time is called unpaid only when that is known', () => {
    expect(french('payment.expired', facts({ unsure: 0 }))).toContain("rien n'a été débité");
    const unsure = french('payment.expired', facts({ unsure: 1 }));
    expect(unsure).not.toContain('débité');
    expect(unsure).toContain("S'il arrive encore, il va sur votre portefeuille");
  });

  it.each<[string, Partial<Order>, string]>([
    ['an order that ended', { closedAt: noon }, 'fermée'],
    ['an order paid at the door', { method: 'cash', payment: 'due' }, 'à payer cash'],
    ['an order that was paid', { payment: 'held' }, 'de trop'],
  ])('and then comes for %s is credit, and says why', (_, changes, why) => {
    const words = french('payment.credited', facts({ amountXaf: 5_700 }, changes));
    expect(words).toContain(why);
    expect(words).toContain('dans votre portefeuille Kwata. Répondez 1 garder, 2 rembourser.');
  });
});

describe('words of people’s own choosing', () => {
  it.each([
    ['short ones stay', 'Carrefour Deido', 20, 'Carrefour Deido'],
    ['long ones end between words', 'Carrefour Deido Plage, portail noir', 20, 'Carrefour Deido'],
    ['one long word is cut', 'Abcdefghijklmnopqrstuvwxyz', 12, 'Abcdefghijkl'],
    ['signs no SMS carries are folded', 'Château œuvre', 40, 'Chateau oeuvre'],
  ])('%s', (_, words, room, expected) => {
    expect(shorten(words, room)).toBe(expected);
  });

  it('are data, braces and all', () => {
    const facts = worstFacts('momo', {});
    const details = { ...facts.details!, landmark: '{code} $t(x)' };
    expect(say('driver.offer', 'fr', { ...facts, details })).toContain('{code} $t(x)');
  });
});

/** An order as it normally goes, all SMS that nobody asked for. */
async function normalPath(
  method: 'momo' | 'cash',
  wish: OrderWish = {},
): Promise<{ order: Order; sent: Sent[] }> {
  await onlyDrivers(house, 'DRV-31');
  await pass(house, minutes(60));
  const shop = await house.person('+237670000001');
  const driver = await house.person('+237670000031');
  const order = method === 'cash' ? await place(house, { method }) : await placePaid(house, wish);
  const { reference } = order;
  const sent = await pass(house, minutes(1));
  await house.db.transaction((tx) => house.fulfilment.accept(tx, shop, { reference, minutes: 25 }));
  sent.push(...(await pass(house, minutes(10))));
  await house.db.transaction((tx) => house.dispatch.takeOffer(tx, driver, { reference }));
  sent.push(...(await pass(house, minutes(15))));
  await house.db.transaction((tx) => house.fulfilment.ready(tx, shop, { reference }));
  await house.db.transaction((tx) => house.fulfilment.pickUp(tx, driver, { reference }));
  sent.push(...(await pass(house, minutes(10))));
  await house.fulfilment.deliver(driver, { reference, code: await codeOf(house, order) });
  sent.push(...(await runDue(house)));
  return { order, sent: sent.filter(({ text }) => text.includes(String(reference))) };
}

describe('docs/messages.md', () => {
  const page = readFileSync(new URL('../../docs/messages.md', import.meta.url), 'utf8');
  /** `| event | to | … |` rows under a heading, without its head. */
  const rowsUnder = (heading: string): string[][] => {
    const part = page.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '';
    const rows = part.split('\n').filter((line) => line.startsWith('| `'));
    return rows.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  };

  it('lists every notice with its reader, class and segments', () => {
    const listed = [...rowsUnder('The normal path'), ...rowsUnder('When something else happens')];
    const table = EVENTS.map((event) => {
      const { to, class: of, segments: most } = NOTICES[event];
      return [event, to, String(of), String(most)];
    });
    expect(listed.map((row) => row.slice(0, 4)).sort()).toEqual(table.sort());
  });

  it.each(['momo', 'cash'] as const)('is what a %s order really sends', async (method) => {
    const { order, sent } = await normalPath(method);
    const expected = rowsUnder('The normal path')
      .filter((row) => !(row[4] ?? '').startsWith(method === 'momo' ? 'cash' : 'Mobile Money'))
      .map((row) => [row[0], row[1]]);
    const roles = new Map([[order.phoneId, 'customer']]);
    // Who orders for nobody else takes it at the door as well.
    for (const row of expected) row[1] = row[1] === 'receiver' ? 'customer' : row[1];
    const shopPhone = house.catalogue.current().shops.get(order.shopId)!.phoneIds[0]!;
    roles.set(shopPhone, 'shop');
    const got = sent.map(({ template, phoneId }) => [template, roles.get(phoneId) ?? 'driver']);
    expect(got.sort()).toEqual(expected.sort());
    expect(got).toHaveLength(5);
  });

  it('is what an order for somebody else sends, to each of the two phones', async () => {
    const { order, sent } = await normalPath('momo', { receiver: '+237690000052' });
    const shopPhone = house.catalogue.current().shops.get(order.shopId)!.phoneIds[0]!;
    const roles = new Map<string | null, string>([
      ...([[order.phoneId, 'customer'] as const, [shopPhone, 'shop'] as const] as const),
      [order.receiverPhoneId, 'receiver'],
    ]);
    const expected = rowsUnder('The normal path')
      .filter((row) => !(row[4] ?? '').startsWith('cash'))
      .map((row) => [row[0], row[1]]);
    const got = sent.map(({ template, phoneId }) => [template, roles.get(phoneId) ?? 'driver']);
    expect(got.sort()).toEqual(expected.sort());
    expect(got).toHaveLength(5);
    const code = await codeOf(house, order);
    const withCode = sent.filter(({ text }) => text.includes(`Code ${code}`));
    expect(withCode.map(({ phoneId }) => phoneId)).toEqual([order.receiverPhoneId]);
  });
});

describe('the words of an order, in French', () => {
  it('read like this', async () => {
    const { order, sent } = await normalPath('momo');
    const reference = String(order.reference);
    const code = await codeOf(house, order);
    const words = sent.map(({ text }) =>
      text.replaceAll(reference, '4821').replace(`Code ${code}`, 'Code 5573'),
    );
    expect(words.sort()).toEqual(
      [
        "Cde 4821 payée: 5700F. Mama Ndoumbelle répond sous 10 min. Argent gardé jusqu'à la livraison. Suivi: SUIVI 4821",
        'NOUVELLE CDE 4821\n1 Ndole viande (Miondo, Sans piment)\nTotal plats 5000F PAYE\nRépondez OUI 4821 25 (minutes) ou NON 4821',
        'Cde 4821: Mama Ndoumbelle prépare, prete dans 25 min, chez vous dans 35-50 min. Code de livraison: envoyez CODE 4821',
        'COURSE 4821: Mama Ndoumbelle Akwa -> Deido, Carrefour Deido. Gain 550F, déjà payé. OUI 4821 (60 s)',
        'Cde 4821: Alain (moto) arrive, 670000031. RDV Carrefour Deido. Code 5573: donnez-le SEULEMENT la commande en main.',
      ].sort(),
    );
  });

  it('never show a dish of a pharmacy', async () => {
    const order = await placePaid(house, { shopId: 'BIZ-2005' });
    const sent = await runDue(house);
    const kitchen = sent.find(
      ({ template, text }) =>
        template === 'shop.new_order' && text.includes(String(order.reference)),
    );
    expect(kitchen?.text).toContain('1 article 1');
  });
});
