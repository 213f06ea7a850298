import { addMs } from '../../src/lib/clock.js';
import { createIds, type Ids } from '../../src/lib/ids.js';
import { TREE } from '../../src/menus/index.js';
import type { Tree } from '../../src/menus/screen.js';
import { dialler, gatewayTo, type Answer, type Dialler, type Gateway } from '../abuse/gateway.js';
import { seededAt } from '../support/database.js';
import type { TestApp } from '../support/app.js';

/** Who takes part, with words that stand nowhere else. */
export const ZEPHYRINE = {
  phone: '+237677431985',
  name: 'Zéphyrine',
  note: 'derriere le baobab canari 7',
};
export const QUINCELLA = {
  phone: '+237699512347',
  name: 'Quincella',
  note: 'behind the canary kiosk 8',
};
export const STRANGER = { phone: '+237655813962' };
export const SHOP = '+237670000001';
export const SECOND_SHOP_PHONE = '+237690000001';
export const DRIVER = '+237670000031';
/** Typed where nobody asked for it, by USSD and by SMS. */
export const STRAY_WORD = 'Kanarikwata';
/** No price, time or reference of the journey is one of these. */
export const CODES = ['9173', '9281', '9357', '9463', '9579', '9641', '9713', '9829'];

/** Delivery codes that are known beforehand; everything else is drawn as ever. */
export function knownCodes(): Ids {
  const ids = createIds(() => seededAt.getTime());
  const left = [...CODES];
  return {
    next: ids.next,
    random: (limit) => (limit === 10_000 ? Number(left.shift()) : ids.random(limit)),
  };
}

/** The menus with one fault in them: a programmer's mistake that names the person. */
export function faultyTree(): Tree {
  const { orders } = TREE;
  if (!orders) throw new Error('there is a screen of orders');
  return {
    ...TREE,
    orders: {
      ...orders,
      load: (_reads, _params, { phone }) => {
        throw new Error(`no orders for ${phone}, ${encodeURIComponent(phone)} (${phone.slice(1)})`);
      },
    },
  };
}

interface Scene {
  house: TestApp;
  gateway: Gateway;
  /** What machines were answered when something was wrong. */
  errors: Answer[];
}

export function sceneIn(house: TestApp): Scene {
  return { house, gateway: gatewayTo(house), errors: [] };
}

const MINUTE = 60_000;

/** Writes an SMS and waits for all that comes of it. */
async function write({ house, gateway }: Scene, from: string, words: string): Promise<void> {
  await gateway.sms(from, words);
  await house.quiet();
}

async function newestReference({ house }: Scene): Promise<string> {
  const [row] = await house.rows<{ reference: number }>(
    'select reference from orders order by placed_at desc, id desc limit 1',
  );
  return String(row?.reference);
}

/** In French: payment refused, then cash; strangers ask, codes are wrong, then right. */
export async function frenchOrder(scene: Scene): Promise<void> {
  const { house, gateway } = scene;
  const phone = dialler(gateway, ZEPHYRINE.phone);
  await phone.dial();
  await phone.type(STRAY_WORD, '1', ZEPHYRINE.name, STRAY_WORD, '107', '1', '4', ZEPHYRINE.note);
  house.sandbox.world.faults.set({ 'campay.collect': { mode: 'refuse' } });
  await phone.type('1', '4', '1', '1', '1');
  await house.pass(5_000);
  house.sandbox.world.faults.clear();
  await phone.dial('2001*4*1');
  await phone.type('1', '2', '1');
  await house.quiet();
  await deliver(scene, await newestReference(scene));
}

async function deliver(scene: Scene, reference: string): Promise<void> {
  const { house } = scene;
  await write(scene, SECOND_SHOP_PHONE, `OUI ${reference} 25`);
  await house.pass(11 * MINUTE);
  await write(scene, DRIVER, `OUI ${reference}`);
  await write(scene, DRIVER, `PRIS ${reference}`);
  for (const words of [`CODE ${reference}`, `SUIVI ${reference}`, `LIVRE ${reference} 9173`]) {
    await write(scene, STRANGER.phone, words);
  }
  for (const words of ['CODE', 'SUIVI', 'SOLDE', 'RAPPEL', STRAY_WORD]) {
    await write(scene, ZEPHYRINE.phone, words);
  }
  await write(scene, DRIVER, `LIVRE ${reference} 0000`);
  // By keys: what is typed there is part of the gateway's text from then on.
  const driver = dialler(scene.gateway, DRIVER);
  await driver.dial();
  await driver.type('1', '1', '0000', codeTold(scene));
  await house.quiet();
}

/**
 * For somebody else, with the money asked of a third: both numbers are typed, directions written for
 * them, and an address gets a name of her own.
 */
export async function forSomebodyElse(scene: Scene): Promise<void> {
  const { house, gateway } = scene;
  const phone = dialler(gateway, ZEPHYRINE.phone);
  await phone.dial();
  await phone.type('00', '2', '3', QUINCELLA.phone.slice(-9), '101', '1', '4', QUINCELLA.note);
  await phone.type('1', '4', '1', '1', '2', STRANGER.phone.slice(-9), '1');
  await house.pass(5_000);
  const handset = house.sandbox.world.handsets.get(STRANGER.phone.slice(1));
  const [prompt] = house.sandbox.world.wallets.visible(handset);
  if (!prompt) throw new Error('the third was not asked for the money');
  house.sandbox.world.wallets.decide(handset, prompt.id, 'approve');
  await house.quiet();
  await write(scene, SHOP, `OUI ${await newestReference(scene)} 25`);
  await phone.dial();
  await phone.type('00', '6', '2', '1', '2', '3', STRAY_WORD);
  const [named] = await house.rows(`select id from places where label = 'own'`);
  if (!named) throw new Error('no address got a name of her own');
}

/** The code that the customer was told last, as it stands in their inbox. */
function codeTold({ house }: Scene): string {
  const handset = house.sandbox.world.handsets.get(ZEPHYRINE.phone.slice(1));
  const told = handset.messages.map(({ text }) => /[Cc]ode (?:de livraison )?(\d{4})/.exec(text));
  return told.findLast((match) => match !== null)?.[1] ?? '';
}

/** In English: paid by Mobile Money after a wrong PIN, refused by the shop, the money is credit. */
export async function englishOrder(scene: Scene): Promise<void> {
  const { house, gateway } = scene;
  const { world } = house.sandbox;
  const phone = dialler(gateway, QUINCELLA.phone);
  await phone.dial();
  await phone.type('2', QUINCELLA.name, '107', '1', '4', QUINCELLA.note, '1', '4', '1', '1', '1');
  await house.pass(5_000);
  const handset = world.handsets.get(QUINCELLA.phone.slice(1));
  for (const { id } of world.wallets.visible(handset)) world.wallets.decide(handset, id, 'approve');
  await house.pass(10_000);
  await write(scene, SHOP, `NON ${await newestReference(scene)} plus de poulet pour Quincella`);
  await write(scene, QUINCELLA.phone, 'BAL');
}

/** Codes of a wallet: chosen, wrong, chosen anew, and one that meets a fault of ours. */
export const WALLET_CODES = ['4739', '6185', '8352', '7516'];

/** Presses the key behind which these words stand on the page now shown. */
function presser({ gateway }: Scene, phone: Dialler, number: string) {
  return async (words: string): Promise<string> => {
    let page = await gateway.hop(number, phone.sessionId, phone.text);
    const keyOf = () => new RegExp(`^(\\d+)\\.${words}`, 'm').exec(page)?.[1];
    while (keyOf() === undefined && page.includes('98.')) page = await phone.type('98');
    const key = keyOf();
    if (key === undefined) throw new Error(`no ${words} on: ${page}`);
    return phone.type(key);
  };
}

/** A code is chosen, mistaken, dialled where it does not belong, changed, and pays an order. */
export async function walletCodes(scene: Scene): Promise<void> {
  const { house, gateway } = scene;
  const [code = '', wrong = '', next = '', unlucky = ''] = WALLET_CODES;
  const phone = dialler(gateway, QUINCELLA.phone);
  const press = presser(scene, phone, QUINCELLA.phone);
  const toTheCode = async () => {
    await phone.dial();
    for (const words of ['Account', 'Wallet', 'My code']) await press(words);
  };
  await toTheCode();
  await press('Make');
  await phone.type(code, wrong, code, code);
  await press('Change');
  await phone.type(wrong, code, next, next);
  await phone.dial(next);
  await house.pass(20 * MINUTE);
  await phone.dial('2001*4*1');
  await press('Pay');
  await phone.type(`3*${next}`);
  await press('Wallet');
  await phone.type(`${next}*1`, wrong, next);
  await write(scene, QUINCELLA.phone, next);
  await house.owner.query('alter table wallet_codes rename to wallet_codes_away');
  await toTheCode().catch(() => undefined);
  await house.owner.query('alter table wallet_codes_away rename to wallet_codes');
  await toTheCode();
  await press('Change');
  await house.owner.query('alter table wallet_codes rename to wallet_codes_away');
  const page = await phone.type(unlucky);
  scene.errors.push({ status: 200, type: 'text/plain', body: page });
  await house.owner.query('alter table wallet_codes_away rename to wallet_codes');
}

/** A gateway that fails, reports that quote the number, and a phone that wants no offers. */
export async function gatewayTrouble(scene: Scene): Promise<void> {
  const { house, gateway } = scene;
  const { faults } = house.sandbox.world;
  faults.set({ 'africastalking.sms': { mode: 'http_500' } });
  await write(scene, ZEPHYRINE.phone, 'AIDE');
  faults.clear();
  await house.pass(MINUTE);
  faults.set({ 'africastalking.delivery': { mode: 'lose_webhook' } });
  await write(scene, ZEPHYRINE.phone, 'AIDE');
  faults.clear();
  const sent = await house.rows<{ id: string }>(
    `select external_id as id from message_attempts where external_id is not null order by at`,
  );
  const key = `?key=${house.config.webhookKeys[0] ?? ''}`;
  for (const { id } of sent.slice(-2)) {
    const failureReason = `${ZEPHYRINE.phone} is switched off`;
    const body = new URLSearchParams({ id, status: 'Failed', failureReason });
    await gateway.call(`/channels/sms/africastalking/delivery${key}`, { body });
  }
  const notice = new URLSearchParams({ senderId: '8055', phoneNumber: ZEPHYRINE.phone });
  await gateway.call(`/channels/sms/africastalking/opt-out${key}`, { body: notice });
}

/** Faults of our own, while people write and dial; `look` is called while they last. */
export async function ourOwnFaults(scene: Scene, look: () => void): Promise<void> {
  const { house, gateway, errors } = scene;
  const phone = dialler(gateway, ZEPHYRINE.phone);
  const keep = async (page: Promise<string>) =>
    errors.push({ status: 200, type: 'text/plain', body: await page });
  await house.owner.query('alter table support_tasks rename to support_tasks_away');
  const press = presser(scene, phone, ZEPHYRINE.phone);
  await phone.dial();
  for (const words of ['Compte', 'Rappelez-moi']) await press(words);
  await keep(phone.type('1'));
  await gateway.sms(ZEPHYRINE.phone, `RAPPEL ${ZEPHYRINE.name}`);
  await gateway.sms(ZEPHYRINE.phone, 'RAPPEL');
  look();
  await house.owner.query('alter table support_tasks_away rename to support_tasks');
  await house.app.upkeep();
  // What could not be settled meanwhile is taken up again once its lease has run out.
  house.clock.set(addMs(house.clock.now(), 10_000));
  await house.quiet();
  await phone.dial();
  await keep(press('Mes commandes'));
}

/** Calls that are refused, each full of what must not come back. */
export async function refusedCalls({ house, gateway, errors }: Scene): Promise<void> {
  const [key = ''] = house.config.webhookKeys;
  const number = encodeURIComponent(ZEPHYRINE.phone);
  const form = new URLSearchParams({ phoneNumber: ZEPHYRINE.phone, text: ZEPHYRINE.note });
  const json = { 'content-type': 'application/json' };
  const notice = JSON.stringify({ signature: 'a.b.c', phone_number: ZEPHYRINE.phone });
  const calls: [string, RequestInit][] = [
    [`/channels/ussd/africastalking?key=${number}`, { body: form }],
    [`/channels/ussd/africastalking?key=${key}`, { body: form }],
    [`/channels/ussd/africastalking?key=${key}`, { body: `${ZEPHYRINE.note}%`, headers: json }],
    [`/channels/sms/africastalking?key=${key}`, { body: form }],
    [`/nowhere/${number}?name=${ZEPHYRINE.name}`, { body: form }],
    ['/payments/campay/webhook', { body: notice, headers: json }],
    ['/payments/campay/webhook', { body: `{"phone":"${ZEPHYRINE.phone}",`, headers: json }],
  ];
  for (const [path, init] of calls) errors.push(await gateway.call(path, init));
}
