// Top-ups, bonus, limits, parts paid by the wallet, receipts and money on its way back, in the real house.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { inDouala } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { createVault } from '../../src/lib/vault.js';
import { brokeConstraint, createDatabase, type Database } from '../../src/models/database.js';
import { writeOutbox } from '../../src/models/outbox.js';
import { createAccountNotices } from '../../src/services/account-notices.js';
import { createAccounts } from '../../src/services/accounts.js';
import { createLedger } from '../../src/services/ledger.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { toOutboxRows } from '../../src/services/jobs.js';
import { createMessages } from '../../src/services/messages.js';
import { receiptCode } from '../../src/services/receipt-code.js';
import { offerJob } from '../../src/services/wallet/auto-top-up.js';
import { createBonuses, type Bonuses } from '../../src/services/wallet/bonus.js';
import { untruths } from '../faults/support/truth.js';
import { masterKey } from '../support/database.js';
import {
  byWallet,
  chooseCode,
  CODE,
  go,
  keyOf,
  toThePrice,
  walletHouse,
  WRONG,
  type WalletHouse,
} from './wallet-house.js';

const MIREILLE = '237670000051';
const SHOP = '237670000001';
const TOTAL = 3_700;
/** What staff gives is in the audit log too, which only their command writes. */
const HOUSE = { kind: 'system', id: null } as const;

let wallet: WalletHouse;
let db: Database;
let bonuses: Bonuses;
beforeAll(async () => {
  wallet = await walletHouse();
  const { clock, database } = wallet.house;
  db = createDatabase({ url: database.appUrl, poolSize: 4 });
  const ground = { db, clock, ids: createIds(() => clock.now().getTime()), vault };
  const accounts = createAccounts(ground);
  const notices = createAccountNotices({ ...ground, accounts, messages: createMessages(ground) });
  bonuses = createBonuses({ ...ground, ledger: createLedger(ground), notices });
});
const vault = createVault(masterKey);
afterAll(async () => {
  await db.close();
  await wallet.stop();
});

/** Each story ends with books that agree, and begins with an empty wallet. */
afterEach(async () => {
  const { house } = wallet;
  await house.pass(11 * 60_000);
  const wrong = await untruths(house);
  await wallet.credit(-(await freeXaf()));
  await house.rows(`update carts set lines = '[]', version = version + 1`);
  await house.rows('delete from wallet_codes');
  await house.rows('delete from wallets');
  await house.rows('delete from support_tasks');
  await house.rows('update shops set paused_until = null, missed_today = 0');
  await house.app.upkeep();
  expect(wrong).toEqual([]);
});

async function freeXaf(kind: 'customer' | 'bonus' = 'customer'): Promise<number> {
  const code = ledgerAccount[kind](await wallet.accountOf()).code;
  const [row] = await wallet.house.rows<{ free: string }>(
    'select balance_xaf - held_xaf as free from ledger_accounts where code = $1',
    [code],
  );
  return Number(row?.free ?? 0);
}

const inbox = (msisdn = MIREILLE) => {
  const { messages } = wallet.house.sandbox.world.handsets.get(msisdn);
  return messages.map(({ text }) => text);
};

async function sms(from: string, text: string): Promise<string> {
  const { world } = wallet.house.sandbox;
  const [gateway] = world.smsGateways;
  if (!gateway) throw new Error('no gateway carries SMS');
  const before = inbox(from).length;
  await world.smsNetwork.send(world.handsets.get(from), text, gateway);
  await wallet.house.quiet();
  return inbox(from).slice(before).at(-1) ?? '';
}

/** The person enters their secret code, or refuses, at the request that has come. */
async function decide(action: 'approve' | 'refuse', msisdn = MIREILLE): Promise<void> {
  await wallet.house.pass(5_000);
  const { wallets, handsets } = wallet.house.sandbox.world;
  const handset = handsets.get(msisdn);
  const [prompt] = wallets.visible(handset);
  if (!prompt) throw new Error('no request for money');
  wallets.decide(handset, prompt.id, action);
  await wallet.house.quiet();
}

async function topUp(amountXaf: number): Promise<void> {
  await sms(MIREILLE, `RECHARGE ${amountXaf}`);
  await decide('approve');
  await wallet.house.pass(16 * 60_000);
}

const newest = async () => (await wallet.orders()).at(-1)!;

async function grant(amountXaf: number, days = 30): Promise<string> {
  const expiresAt = new Date(wallet.house.clock.now().getTime() + days * 86_400_000);
  const accountId = await wallet.accountOf();
  const given = { accountId, cityId: 'DLA', amountXaf, expiresAt, reason: 'test', actor: HOUSE };
  const { id } = await db.transaction((tx) => bonuses.grant(tx, given));
  return id;
}

describe('a top-up', () => {
  it('is money once, with one receipt, whatever is notified again', async () => {
    await sms(MIREILLE, 'RECHARGE 5000');
    wallet.house.sandbox.world.faults.set({ 'campay.webhook': { mode: 'duplicate' } });
    await decide('approve');
    wallet.house.sandbox.world.faults.clear();
    await wallet.house.pass(16 * 60_000);
    expect(await wallet.balanceXaf()).toBe(5_000);
    expect(inbox().filter((text) => text.startsWith('Recharge recue: 5000F'))).toHaveLength(1);
    expect(await wallet.house.rows('select from receipts where amount_xaf = 5000')).toHaveLength(1);
  });

  it('is refused above the limit of the level, and passes after the step that raises it', async () => {
    await wallet.house.rows(`update payments set state = 'failed' where purpose = 'top_up'`);
    expect(await sms(MIREILLE, 'RECHARGE 60000')).toMatch(/encore 25000F.*recharge de ce/);
    await topUp(500);
    await wallet.house.pass(86_400_000);
    expect(await sms(MIREILLE, 'RECHARGE 60000')).toContain('la demande MTN arrive');
    await decide('refuse');
    expect(await wallet.balanceXaf()).toBe(500);
  });
});

describe('an order paid by wallet and Mobile Money', () => {
  async function mixed(): Promise<string> {
    const line = wallet.line();
    await wallet.credit(1_000);
    await chooseCode(line);
    await toThePrice(line);
    const page = await line.type(await keyOf(line, 'Portef'));
    await wallet.house.pass(5_000);
    return page;
  }

  it('is one order: the part is held, then both are in escrow', async () => {
    expect(await mixed()).toContain('1000F du portefeuille, 2700F par MTN');
    expect(await freeXaf()).toBe(0);
    expect(await wallet.balanceXaf()).toBe(1_000);
    await decide('approve');
    const order = await newest();
    expect(order).toMatchObject({ payment: 'held', method: 'momo' });
    expect(await wallet.holds(ledgerAccount.escrow(order.id).code)).toBe(TOTAL);
    expect(await wallet.balanceXaf()).toBe(0);
    await sms(SHOP, `NON ${order.reference}`);
    expect(await wallet.balanceXaf()).toBe(TOTAL);
  });

  it.each([
    ['the window closes', () => wallet.house.pass(11 * 60_000)],
    [
      'the customer takes it back',
      async () => {
        const line = wallet.line();
        await line.dial();
        await line.type(await keyOf(line, 'Mes commandes'));
        await line.type('1');
        await line.type(await keyOf(line, 'Annuler'));
        await line.type('1');
      },
    ],
  ])('gives the part back when %s', async (_, happens) => {
    await mixed();
    await decide('refuse');
    await happens();
    expect(await newest()).toMatchObject({ payment: 'pending' });
    expect(await freeXaf()).toBe(1_000);
    expect(await wallet.holds(ledgerAccount.escrow((await newest()).id).code)).toBe(0);
  });
});

describe('limits of spending', () => {
  it("are the customer's own too: what would cross it is refused with what is left", async () => {
    const line = wallet.line();
    await wallet.credit(20_000);
    await chooseCode(line);
    await wallet.house.rows('insert into wallets (account_id, own_day_xaf) values ($1, 4000)', [
      await wallet.accountOf(),
    ]);
    await toThePrice(line);
    expect(await byWallet(line)).toMatch(/^END Cde/);
    await toThePrice(line);
    expect(await byWallet(line)).toContain('Votre propre plafond: encore 300F');
    expect(await freeXaf()).toBe(20_000 - TOTAL);
  });

  it('hold where two channels spend in the same moment', async () => {
    const line = wallet.line();
    await wallet.credit(20_000);
    await chooseCode(line);
    await wallet.house.rows(`insert into wallets (account_id, own_day_xaf) values ($1, 4000)`, [
      await wallet.accountOf(),
    ]);
    await toThePrice(line);
    const key = await keyOf(line, 'Portefeuille');
    const [page] = await Promise.all([line.type(key), sms(MIREILLE, 'CMD 2001 5x2')]);
    const said = await sms(MIREILLE, '3');
    const orders = await wallet.house.rows<{ sum: number }>(
      `select coalesce(sum(wallet_xaf), 0)::int as sum from orders
        where placed_at > $1::timestamptz - interval '1 minute' and closed_at is null`,
      [wallet.house.clock.now()],
    );
    expect(page).toMatch(/^END Cde|CON/);
    expect(said).not.toBe('');
    expect(orders[0]?.sum).toBeLessThanOrEqual(4_000);
  });
});

describe('a locked code', () => {
  it('locks the wallet over every channel, and a code from the desk rests for a day', async () => {
    const line = wallet.line();
    const accountId = await wallet.accountOf();
    await wallet.credit(20_000);
    await chooseCode(line);
    await wallet.house.pass(360_000);
    await toThePrice(line);
    await byWallet(line);
    for (let no = 0; no < 3; no += 1) await line.type(WRONG);
    await sms(MIREILLE, 'CMD 2001 5x2');
    expect(await sms(MIREILLE, '3')).toContain('Portefeuille bloqué pour le moment');
    expect(await sms(MIREILLE, CODE)).not.toContain('payé');
    await wallet.house.rows(
      `update wallet_codes set hash = null, wrong = 0, locked_until = null, reset_at = $2
        where account_id = $1`,
      [accountId, wallet.house.clock.now()],
    );
    await chooseCode(line);
    await toThePrice(line, '2001*4*2');
    expect(await byWallet(line)).toContain('Nouveau code: plus de 5000F seulement');
    await wallet.house.pass(86_400_000);
    await toThePrice(line, '2001*4*2');
    await byWallet(line);
    expect(await line.type(CODE)).toMatch(/^END Cde/);
  });
});

describe('receipts', () => {
  it('are numbered without a gap, and a code is worth something once and to its shop alone', async () => {
    await topUp(4_000);
    await topUp(4_000);
    const line = wallet.line();
    await chooseCode(line);
    await toThePrice(line);
    await byWallet(line);
    const [order] = await wallet.house.rows<{ id: string; reference: number; totalXaf: number }>(
      'select id, reference, total_xaf as "totalXaf" from orders order by placed_at desc limit 1',
    );
    const { reference } = order!;
    const code = receiptCode(vault, order!);
    expect(await sms(MIREILLE, `RECU ${reference}`)).toContain(code);
    const gaps = await wallet.house.rows(
      `select day from receipts group by day having max(no) <> count(*) or min(no) <> 1`,
    );
    expect(gaps).toEqual([]);
    expect(await sms('237670000002', `VERIFIER ${reference} ${code}`)).toContain('Pas de commande');
    expect(await sms(SHOP, `VERIFIER ${reference} ${code}`)).toContain('PAYEE');
    expect(await sms(SHOP, `VERIFIER ${reference} ${code}`)).toContain('DEJA');
    for (let no = 0; no < 4; no += 1) await sms(SHOP, `VERIFIER ${reference} BBBB0000`);
    expect(await sms(SHOP, `VERIFIER ${reference} BBBB0000`)).toContain('trop de faux codes');
    expect(await sms(SHOP, `VERIFIER ${reference} ${code}`)).toContain('trop de faux codes');
  });
});

describe('money back to who paid', () => {
  it('goes to that number only, never more than it paid, and asks a person where the name changed', async () => {
    await topUp(3_000);
    const line = wallet.line();
    await chooseCode(line);
    await wallet.credit(5_000);
    const cashOut = async (amount: string) => {
      const page = await line.dial();
      if (page.includes('Recommencer')) await line.type('0');
      for (const words of ['Compte', 'Portefeuille', 'Autres choix', 'Retirer']) {
        await go(line, words);
      }
      return line.type(amount);
    };
    expect(await cashOut('99999')).toMatch(/Au plus \d+F/);
    expect(await cashOut('1000')).toContain('Votre code Kwata');
    expect(await line.type(CODE)).toContain('vers le 670000051');
    await wallet.house.pass(60_000);
    expect(inbox().at(-1)).toContain('1000F');
    const { world } = wallet.house.sandbox;
    world.change(world.handsets.get(MIREILLE), { holderName: 'Quelqu Un Autre' });
    await cashOut('1000');
    await line.type(CODE);
    await wallet.house.pass(60_000);
    expect(inbox().at(-1)).toContain('le nom du compte');
    const before = await freeXaf();
    const [refund] = await wallet.house.rows<{ id: string; payment: string }>(
      `select r.id, p.payment_id as payment from refunds r join refund_parts p on p.refund_id = r.id
        where r.state = 'review'`,
    );
    const tooMuch = wallet.house.owner
      .query(
        'insert into refund_parts (refund_id, payment_id, amount_xaf) values ($1, $2, 999999)',
        [refund!.id, refund!.payment],
      )
      .catch((error: unknown) => error);
    expect(await tooMuch).toBeInstanceOf(Error);
    expect(brokeConstraint(await tooMuch, 'refund_parts_sum')).toBe(true);
    expect(before).toBe(await freeXaf());
  });
});

/** Lets time pass until this hour of Douala. */
async function untilHour(hour: number): Promise<void> {
  const { minutes } = inDouala(wallet.house.clock.now());
  await wallet.house.pass(((hour * 60 - minutes + 1_440) % 1_440) * 60_000);
}

/** As after one more order: the wallet is looked at. */
async function lookAgain(): Promise<void> {
  const now = wallet.house.clock.now();
  const ids = createIds(() => now.getTime());
  const look = offerJob({ accountId: await wallet.accountOf(), orderId: ids.next() }, now);
  await writeOutbox(db, toOutboxRows([look], ids, now));
}

describe('an offer of a top-up', () => {
  it('comes once a day and by day, and asks for nothing before the digit', async () => {
    const line = wallet.line();
    const offers = () => inbox().filter((text) => text.includes('Recharger 2000F?')).length;
    await wallet.credit(TOTAL + 100);
    await chooseCode(line);
    await wallet.house.rows(
      `insert into wallets (account_id, auto_below_xaf, auto_amount_xaf) values ($1, 1000, 2000)`,
      [await wallet.accountOf()],
    );
    await untilHour(12);
    await toThePrice(line);
    // The code is asked where nothing was brought to yet.
    if ((await byWallet(line)).includes('Votre code Kwata')) await line.type(CODE);
    await wallet.house.quiet();
    await sms(SHOP, `OUI ${(await newest()).reference} 20`);
    await wallet.house.pass(6 * 60_000);
    expect(offers()).toBe(1);
    // Once more at night: nobody is asked anything before the morning.
    await untilHour(21);
    await lookAgain();
    await untilHour(7);
    expect(offers()).toBe(1);
    await untilHour(9);
    expect(offers()).toBe(2);
    await lookAgain();
    await wallet.house.pass(6 * 60_000);
    expect(offers()).toBe(2);
    const before = await freeXaf();
    expect(await sms(MIREILLE, '1')).toContain('la demande MTN arrive');
    await decide('approve');
    expect(await freeXaf()).toBe(before + 2_000);
  });
});

describe('bonus', () => {
  it('is spent first, comes back as bonus, and what nobody spends expires to the house', async () => {
    const line = wallet.line();
    await untilHour(12);
    await grant(1_500, 2);
    await grant(500, 30);
    await wallet.credit(TOTAL);
    await chooseCode(line);
    await toThePrice(line);
    await byWallet(line);
    await wallet.house.quiet();
    expect([await freeXaf(), await freeXaf('bonus')]).toEqual([2_000, 0]);
    await sms(SHOP, `NON ${(await newest()).reference}`);
    expect([await freeXaf(), await freeXaf('bonus')]).toEqual([TOTAL, 2_000]);
    const lots = await wallet.house.rows<{ left: number }>(
      'select left_xaf as left from bonus_lots order by expires_at',
    );
    expect(lots.map(({ left }) => left)).toEqual([1_500, 500]);
    await grant(300, 1);
    await wallet.house.pass(25 * 60 * 60_000);
    expect(await freeXaf('bonus')).toBe(2_000);
  });
});
