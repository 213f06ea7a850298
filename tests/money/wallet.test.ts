// Orders paid from credit: the code, the money, and two of everything at once.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import type { Line } from '../engine/line.js';
import { untruths } from '../faults/support/truth.js';
import { webhookKey } from '../support/app.js';
import {
  byWallet,
  chooseCode,
  CODE,
  keyOf,
  toThePrice,
  walletHouse,
  WRONG,
  type WalletHouse,
} from './wallet-house.js';

const SHOP = '237670000001';
const DRIVER = '237670000031';
const TOTAL = 3_700;

let wallet: WalletHouse;
beforeAll(async () => {
  wallet = await walletHouse();
  await wallet.house.rows('update drivers set cash_limit_xaf = 500000');
});
afterAll(() => wallet.stop());

/** Each story begins with nothing in the wallet, no code and an empty cart. */
afterEach(async () => {
  const { house } = wallet;
  await house.pass(1_000);
  for (const { reference, fulfilment } of await wallet.orders()) {
    if (fulfilment === 'placed') await sms(SHOP, `NON ${reference}`);
  }
  const wrong = await untruths(house);
  await house.pass(1_000);
  await wallet.credit(-(await wallet.balanceXaf()));
  await house.rows('delete from wallet_codes');
  await emptyCarts();
  await house.rows('delete from support_tasks');
  await house.rows('update shops set paused_until = null, missed_today = 0');
  await house.app.upkeep();
  expect(wrong).toEqual([]);
});

const emptyCarts = () => wallet.house.rows(`update carts set lines = '[]', version = version + 1`);

/** The same SMS so many times at once, as a thumb or a network repeats it. */
async function sms(from: string, text: string, times = 1): Promise<void> {
  const { world } = wallet.house.sandbox;
  const [gateway] = world.smsGateways;
  if (!gateway) throw new Error('no gateway carries SMS');
  const send = () => world.smsNetwork.send(world.handsets.get(from), text, gateway);
  await Promise.all(Array.from({ length: times }, send));
  await wallet.house.quiet();
}

/** Through the shop and the driver to the door, with the code that the customer holds. */
async function deliver(reference: number, said = '', times = 1): Promise<void> {
  await wallet.house.rows(`update drivers set status = case id when 'DRV-31' then 'available'
    else 'off' end`);
  await sms(SHOP, `OUI ${reference} 20`);
  await wallet.house.pass(5 * 60_000 + 1_000);
  await sms(DRIVER, `OUI ${reference}`);
  await sms(DRIVER, `PRIS ${reference}`);
  const { messages } = wallet.house.sandbox.world.handsets.get('237670000051');
  const told = messages.map(({ text }) => text).filter((text) => text.includes(`Cde ${reference}`));
  const code = /Code (\d{4})/.exec(told.join(' '))?.[1] ?? '';
  await sms(DRIVER, `LIVRE ${reference} ${code}${said}`, times);
}

const newest = async () => (await wallet.orders()).at(-1)!;

describe('an order paid from the wallet', () => {
  it('moves the credit into its escrow and goes to the shop at once', async () => {
    const line = wallet.line();
    await wallet.credit(5_000);
    await chooseCode(line);
    await toThePrice(line);
    expect(await byWallet(line)).toMatch(/^END Cde \d+: 3700F paye par portefeuille, reste 1300F/);
    const order = await newest();
    expect(order).toMatchObject({ method: 'wallet', payment: 'held', total: TOTAL });
    expect(await wallet.balanceXaf()).toBe(1_300);
    expect(await wallet.holds(ledgerAccount.escrow(order.id).code)).toBe(TOTAL);
    const asked = await wallet.house.rows('select from payments where order_id = $1', [order.id]);
    expect(asked).toEqual([]);
    await wallet.house.quiet();
    const told = wallet.house.sandbox.world.handsets.get(SHOP).messages.at(-1);
    expect(told?.text).toContain(`NOUVELLE CDE ${order.reference}`);
  });

  it('is one transaction of six round trips', async () => {
    const line = wallet.line();
    await wallet.credit(TOTAL);
    await chooseCode(line);
    await toThePrice(line);
    const key = await keyOf(line, 'Portefeuille');
    expect(await wallet.statementsOf(() => line.type(key))).toEqual([
      ...['begin', 'conversation_lock', 'placing_read', 'placing_write_paid'],
      ...['turn_save', 'commit'],
    ]);
  });

  it.each([
    ['the shop says no', (reference: number) => sms(SHOP, `NON ${reference}`)],
    ['the shop stays silent', () => wallet.house.pass(600_000)],
  ])('comes back whole when %s', async (_, happens) => {
    const line = wallet.line();
    await wallet.credit(TOTAL);
    await chooseCode(line);
    await toThePrice(line);
    await byWallet(line);
    await wallet.house.quiet();
    expect(await wallet.balanceXaf()).toBe(0);
    await happens((await newest()).reference);
    expect(await newest()).toMatchObject({ payment: 'refunded' });
    expect(await wallet.balanceXaf()).toBe(TOTAL);
  });

  it('is not offered where the credit does not cover the whole', async () => {
    await wallet.credit(TOTAL - 1);
    expect(await toThePrice(wallet.line())).not.toContain('Portefeuille');
    await emptyCarts();
    await wallet.credit(1);
    expect(await toThePrice(wallet.line())).toContain('Portefeuille 3700F');
  });

  it('is refused when the credit went elsewhere since the page', async () => {
    const line = wallet.line();
    const before = (await wallet.orders()).length;
    await wallet.credit(TOTAL);
    await chooseCode(line);
    await toThePrice(line);
    const key = await keyOf(line, 'Portefeuille');
    await wallet.credit(-1);
    expect(await line.type(key)).toMatch(/Pas assez|Choix/);
    expect(await wallet.orders()).toHaveLength(before);
  });
});

describe('the same confirmation', () => {
  it('sent again and again places once, and is answered as before', async () => {
    const line = wallet.line();
    const before = (await wallet.orders()).length;
    await wallet.credit(2 * TOTAL);
    await chooseCode(line);
    await toThePrice(line);
    const placed = await byWallet(line);
    const again = await Promise.all([line.send(line.text), line.send(line.text)]);
    expect(again).toEqual([placed, placed]);
    expect(await wallet.orders()).toHaveLength(before + 1);
    expect(await wallet.balanceXaf()).toBe(TOTAL);
  });

  it('at two processes in the same moment places once', async () => {
    const beside = await walletHouse(wallet.house);
    try {
      const line = wallet.line();
      const before = (await wallet.orders()).length;
      await wallet.credit(2 * TOTAL);
      await chooseCode(line);
      await toThePrice(line);
      const text = `${line.text}*${await keyOf(line, 'Portefeuille')}`;
      const pages = await Promise.all([
        sendTo(wallet.house.url, line, text),
        sendTo(beside.house.url, line, text),
      ]);
      expect(new Set(pages).size).toBe(1);
      expect(await wallet.orders()).toHaveLength(before + 1);
      expect(await wallet.balanceXaf()).toBe(TOTAL);
    } finally {
      await beside.stop();
    }
  });
});

describe('money that leaves a wallet on many ways at once', () => {
  it('never leaves it below zero, and every franc is accounted for', async () => {
    const line = wallet.line();
    await wallet.credit(TOTAL + 900);
    await chooseCode(line);
    await toThePrice(line);
    const key = await keyOf(line, 'Portefeuille');
    const takes = Array.from({ length: 12 }, () => wallet.credit(-500));
    const [page, ...taken] = await Promise.all([line.type(key), ...takes]);
    const gone = taken.filter(Boolean).length * 500;
    const paid = page.startsWith('END Cde') ? TOTAL : 0;
    expect(page).toMatch(/^END Cde|Pas assez/);
    expect(gone + paid).toBeGreaterThan(0);
    expect(await wallet.balanceXaf()).toBe(TOTAL + 900 - gone - paid);
  });
});

describe('the code', () => {
  const wrong = async () => {
    const [row] = await wallet.house.rows<{ wrong: number }>('select wrong from wallet_codes');
    return row?.wrong;
  };

  it('is kept as argon2id alone, with the setting that a turn can bear', async () => {
    await chooseCode(wallet.line());
    const [row] = await wallet.house.rows<{ hash: string; pending: string | null }>(
      'select hash, pending_hash as pending from wallet_codes',
    );
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(row?.pending).toBeNull();
  });

  it('that is wrong moves no money; the third locks it, the tenth is for the desk', async () => {
    const line = wallet.line();
    const { house } = wallet;
    const before = (await wallet.orders()).length;
    await wallet.credit(TOTAL);
    await chooseCode(line);
    await house.pass(360_000);
    for (const [tries, waits] of [
      [3, 16],
      [3, 61],
      [3, 61],
      [1, 61],
    ] as const) {
      await emptyCarts();
      await toThePrice(line);
      await byWallet(line);
      let page = '';
      for (let no = 0; no < tries; no += 1) page = await line.type(WRONG);
      expect(page).toMatch(/Code bloque/);
      // Not even the right one is looked at now.
      expect(await line.type(await keyOf(line, 'Portefeuille'))).toMatch(/Code bloque/);
      await house.pass(waits * 60_000);
    }
    expect(await wrong()).toBe(10);
    await emptyCarts();
    await toThePrice(line);
    expect(await byWallet(line)).toContain('Code bloque. Une personne vous appelle.');
    expect(await house.rows(`select from support_tasks where kind = 'wallet_code'`)).toHaveLength(
      1,
    );
    expect(await wallet.orders()).toHaveLength(before);
    expect(await wallet.balanceXaf()).toBe(TOTAL);
  });

  it('that is wrong at two processes in the same moment is one try', async () => {
    const beside = await walletHouse(wallet.house);
    try {
      const line = wallet.line();
      await wallet.credit(TOTAL);
      await chooseCode(line);
      await wallet.house.pass(360_000);
      await toThePrice(line);
      await byWallet(line);
      await Promise.all([
        sendTo(wallet.house.url, line, `${line.text}*${WRONG}`),
        sendTo(beside.house.url, line, `${line.text}*${WRONG}`),
      ]);
      expect(await wrong()).toBe(1);
    } finally {
      await beside.stop();
    }
  });

  it('typed right ends the row of wrong ones', async () => {
    const line = wallet.line();
    await wallet.credit(TOTAL);
    await chooseCode(line);
    await wallet.house.pass(360_000);
    await toThePrice(line);
    await byWallet(line);
    await line.type(WRONG);
    await line.type(WRONG);
    expect(await wrong()).toBe(2);
    expect(await line.type(CODE)).toMatch(/^END Cde/);
    expect(await wrong()).toBe(0);
  });

  it('is wanted at a door nobody has opened, and above the limit everywhere', async () => {
    const line = wallet.line();
    await wallet.credit(30_000);
    await chooseCode(line);
    await wallet.house.pass(360_000);
    await toThePrice(line);
    expect(await byWallet(line)).toContain('Votre code Kwata');
    expect(await line.type(CODE)).toMatch(/^END Cde/);
    await deliver((await newest()).reference);
    await toThePrice(line);
    expect(await byWallet(line)).toMatch(/^END Cde/);
    // Hers too, but above the limit.
    await toThePrice(line, '2001*4*2');
    expect(await byWallet(line)).toContain('Votre code Kwata');
  });
});

describe('change that the customer leaves for the wallet', () => {
  /** Cash, with a note of 5000F of which 1300F are to stay. */
  async function placeWithNote(): Promise<number> {
    const line = wallet.line();
    await toThePrice(line);
    for (const words of ['Cash', 'Reste au portefeuille', '5000F']) {
      await line.type(await keyOf(line, words));
    }
    return (await newest()).reference;
  }

  it("is the customer's credit, and cash that the driver holds", async () => {
    const cash = ledgerAccount.driverCash('DRV-31').code;
    const before = await wallet.holds(cash);
    const reference = await placeWithNote();
    await deliver(reference, ' 5000');
    const order = await newest();
    expect(order).toMatchObject({ reference, payment: 'released', fulfilment: 'delivered' });
    expect(await wallet.balanceXaf()).toBe(1_300);
    expect((await wallet.holds(cash)) - before).toBe(5_000);
    expect(await wallet.holds(ledgerAccount.escrow(order.id).code)).toBe(0);
  });

  it('is booked once, however often and however fast the driver says it', async () => {
    const reference = await placeWithNote();
    await deliver(reference, ' 5000F', 4);
    await deliver(reference, ' 5000', 1);
    expect(await wallet.balanceXaf()).toBe(1_300);
    const told = wallet.house.sandbox.world.handsets.get('237670000051').messages;
    const change = told.filter(({ text }) => text.includes(`Cde ${reference}`));
    expect(change.filter(({ text }) => text.includes('Monnaie: 1300F'))).toHaveLength(1);
  });

  it.each([
    ['without an amount', ''],
    ['with more than the note', ' 5001'],
    ['with less than the total', ' 3699'],
    ['in an amount with a slip', ' 5OOO'],
  ])('moves nothing and costs no try when it is said %s', async (_, said) => {
    const reference = await placeWithNote();
    await deliver(reference, said);
    expect(await newest()).toMatchObject({ fulfilment: 'picked_up', payment: 'due' });
    const [{ tries } = { tries: -1 }] = await wallet.house.rows<{ tries: number }>(
      'select code_tries as tries from orders where reference = $1',
      [reference],
    );
    expect(tries).toBe(0);
    expect(await wallet.balanceXaf()).toBe(0);
    await deliver(reference, ' 3700');
    expect(await newest()).toMatchObject({ fulfilment: 'delivered' });
    expect(await wallet.balanceXaf()).toBe(0);
  });

  it('counts against what a driver may hold before the ride is offered', async () => {
    const held = await wallet.holds(ledgerAccount.driverCash('DRV-31').code);
    await wallet.house.rows('update drivers set cash_limit_xaf = $1 where id = $2', [
      held + 4_999,
      'DRV-31',
    ]);
    const reference = await placeWithNote();
    await deliver(reference, ' 5000');
    expect(await newest()).toMatchObject({ fulfilment: 'accepted' });
  });
});

/** One hop of an open session, at any of several processes. */
async function sendTo(url: string, { sessionId, phone }: Line, text: string): Promise<string> {
  const form = { sessionId, phoneNumber: phone, serviceCode: '*237*55#', text };
  const address = `${url}/channels/ussd/africastalking?key=${webhookKey}`;
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(form) });
  return answer.text();
}
