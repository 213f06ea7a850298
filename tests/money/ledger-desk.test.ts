import { describe, expect, it } from 'vitest';

import { runDesk } from '../../src/desk/desk.js';
import { ledgerDesk } from '../../src/desk/ledger.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { createChain } from '../../src/services/ledger-chain.js';
import { until } from '../support/poll.js';
import { aTransfer, clock, ids, ledger, pay, useLedger, world } from './ledger-world.js';

const books = useLedger();
const chain = createChain({ clock });
const subject = ledgerDesk({ chain, ledger });
const desk = (...words: string[]) =>
  runDesk({ db: books().db, clock, ids }, [subject], ['ledger', ...words, '--as', 'Grace']);

/** What a desk would see if somebody with all rights had changed the tables. */
async function tampered(change: string, work: () => Promise<void>): Promise<void> {
  const { owner } = books();
  const set = (role: string) => owner.query(`set session_replication_role = '${role}'`);
  await set('replica');
  await owner.query(change);
  await work();
  await set('origin');
}

describe('the desk', () => {
  it('verifies the chain, and says where it is broken', async () => {
    await books().post(aTransfer(pay(world, ledgerAccount.bank('DLA'), 40), { key: 'the victim' }));
    const isChained = async () => {
      const chained = await books().db.transaction((tx) => chain.extend(tx, 10));
      return chained > 0;
    };
    // Transactions of other tests on the same server hold the horizon back.
    await until('it is chained', isChained, 40_000);
    expect(await desk('verify')).toEqual({
      ok: true,
      lines: ['The chain holds: 1 links, 0 transfers wait for the next.'],
    });
    await tampered("update ledger_transfers set kind = 'gift'", async () => {
      expect(await desk('verify')).toEqual({
        ok: false,
        lines: [
          'The chain is broken in 1 places (1 links, 0 transfers wait for the next).\n' +
            'kind    seq  about\nedited    1  the victim',
        ],
      });
      await books().owner.query("update ledger_transfers set kind = 'test'");
    });
  });

  it('rebuilds every stored balance and hold, and names the one that differs', async () => {
    const driver = ledgerAccount.driver(ids.next());
    await books().post(aTransfer(pay(world, driver, 500)));
    const held = aTransfer(pay(driver, world, 200));
    await books().db.transaction((tx) => ledger.hold(tx, held));
    const [said] = (await desk('rebuild')).lines;
    expect(said).toMatch(/^Stored is what was rebuilt: \d+ balances from \d+ entries\.$/);
    for (const column of ['balance_xaf', 'held_xaf']) {
      const change = (by: number) =>
        `update ledger_accounts set ${column} = ${column} + ${by} where code = '${driver.code}'`;
      await tampered(change(7), async () => {
        const { ok, lines } = await desk('rebuild');
        expect(ok).toBe(false);
        expect(lines.join()).toContain(driver.code);
        await books().owner.query(change(-7));
      });
    }
  });

  it('shows a balance as it was, what is held of it, and what moved for a purpose', async () => {
    const driver = ledgerAccount.driver(ids.next());
    await books().post(aTransfer(pay(world, driver, 500), { category: 'tip', kind: 'tip' }));
    await books().post(aTransfer(pay(world, driver, 90), { category: 'fuel', kind: 'fuel' }));
    const held = aTransfer(pay(driver, world, 200));
    await books().db.transaction((tx) => ledger.hold(tx, held));
    expect((await desk('balance', driver.code)).lines[1]).toMatch(/ 590 +200$/);
    expect((await desk('balance', driver.code, '--at', '2020-01-01')).lines[1]).toMatch(/ 0$/);
    expect((await desk('balance', 'liab:nobody')).lines).toEqual(['No account liab:nobody.']);
    const { lines } = await desk('statement', driver.code, '--category', 'tip');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/tip +tip +- +500$/);
  });

  it('takes a transfer back once, with a reason, in the name of a person', async () => {
    const customer = await books().aCustomerWith(0);
    const transfer = aTransfer(pay(world, customer, 300), { key: 'too much' });
    await books().post(transfer);
    expect(await desk('reverse', 'too much')).toMatchObject({ ok: false });
    const once = await desk('reverse', 'too much', '--reason', 'wrong_amount');
    expect(once).toEqual({ ok: true, lines: ['Taken back: too much.'] });
    const twice = await desk('reverse', 'too much', '--reason', 'wrong_amount');
    expect(twice).toEqual({ ok: false, lines: ['This transfer was taken back before.'] });
    expect(await ledger.balanceXaf(books().db, customer)).toBe(0);
    const { rows } = await books().owner.query(
      `select actor_id, action, subject from audit_log where action like 'desk.ledger.%'`,
    );
    expect(rows).toEqual([
      {
        actor_id: 'Grace',
        action: 'desk.ledger.reverse',
        subject: { of: 'too much', reason: 'wrong_amount' },
      },
    ]);
  });
});
