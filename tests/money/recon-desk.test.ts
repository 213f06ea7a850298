import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { breaksDesk } from '../../src/desk/breaks.js';
import { runDesk } from '../../src/desk/desk.js';
import { disputesDesk } from '../../src/desk/disputes.js';
import { financeDesk } from '../../src/desk/finance.js';
import { createReconWorld, type ReconWorld } from './recon-world.js';

let world: ReconWorld;
beforeAll(async () => {
  world = await createReconWorld();
  await world.anew();
});
afterAll(() => world.close());

/** As somebody of the team types it, after `npm run desk --`. */
async function desk(line: string): Promise<{ ok: boolean; said: string }> {
  const subjects = [
    breaksDesk(world.reconciliation),
    disputesDesk(world.disputes, world.orders),
    financeDesk(world.finance),
  ];
  const { ok, lines } = await runDesk(world, subjects, line.split(' '));
  return { ok, said: lines.join('\n') };
}

const audited = async (action: string) =>
  world.rows<{ actor_id: string; subject: Record<string, unknown> }>(
    'select actor_id, subject from audit_log where action = $1 order by at',
    [action],
  );

describe('the desk', () => {
  it('lists what differs, explains it, and closes it in somebody’s name', async () => {
    expect((await desk('breaks list --as Ada')).said).toBe('Nothing differs.');
    await world.collectThere(3_000);
    await world.settle();
    await world.compare();
    const list = await desk('breaks list --kind missing_here --as Ada');
    expect(list.said).toMatch(/B\d+ +missing_here +campay +3000/);
    const number = /B\d+/.exec(list.said)?.[0] ?? '';
    const shown = await desk(`breaks show ${number} --as Ada`);
    expect(shown.said).toContain('campay moved 3000F that nobody here asked for');
    expect(shown.said).toContain('credit, own, loss');
    expect(await desk(`breaks close ${number} credit --as Ada`)).toMatchObject({
      ...{ ok: false, said: 'Say whose the money is: --order REFERENCE.' },
    });
    expect(await desk(`breaks close ${number} own --note comptoir --as Ada`)).toEqual({
      ...{ ok: true, said: `${number} is closed: own.` },
    });
    expect(await audited('desk.breaks.close')).toMatchObject([
      { actor_id: 'Ada', subject: { kind: 'missing_here', decision: 'own' } },
    ]);
    expect((await desk(`breaks close ${number} own --as Ben`)).said).toBe('It is closed already.');
  });

  it('opens a dispute for somebody who called, and decides it', async () => {
    const { order } = await world.paidOrder();
    const opened = await desk(`disputes open ${String(order.reference)} --kind wrong --as Ada`);
    expect(opened.said).toContain('5700F stand still');
    const number = /P\d+/.exec(opened.said)?.[0] ?? '';
    expect((await desk('disputes list --as Ada')).said).toContain(String(order.reference));
    expect((await desk(`disputes decide ${number} 9999 --as Ben`)).said).toBe(
      'That is more than what is at stake.',
    );
    const decided = await desk(`disputes decide ${number} 700 --note photo --as Ben`);
    expect(decided.said).toContain('700F back, 5000F released');
    const shown = await desk(`disputes show ${number} --as Ada`);
    expect(shown.said).toContain('photo');
    // The evidence: what happened, what was said and what moved, without a name or a number.
    expect(shown.said).toMatch(/moved +provider +payment pending > held/);
    expect(shown.said).toMatch(/money +staff +dispute_refunded 700F/);
    expect(shown.said).not.toMatch(/6\d{8}/);
    expect(await audited('desk.disputes.decide')).toMatchObject([
      { actor_id: 'Ben', subject: { refundXaf: 700, takenXaf: 700 } },
    ]);
  });

  it('says where the money stands and what a time brought, equal to the ledger', async () => {
    const { said } = await desk('finance overview --as Ada');
    expect(said).toMatch(/escrow 5000F, float \d+F/);
    const flows = await world.finance.flows(world.db, {
      ...{ bucket: 'month', from: new Date(0), until: new Date('2099-01-01') },
    });
    const balances = await world.balances();
    const fees = flows.reduce((sum, { feesXaf }) => sum + feesXaf, 0);
    expect(fees).toBe(balances['exp:provider_fee:DLA']);
    const refunds = flows.reduce((sum, { refundsXaf }) => sum + refundsXaf, 0);
    expect(refunds).toBe(700);
    expect((await desk('finance flows day --as Ada')).said).toContain('feesXaf');
    expect((await desk('finance flows week --as Ada')).ok).toBe(false);
  });

  it('raises the alarm on a balance that somebody has changed', async () => {
    expect((await desk('finance check --as Ada')).said).toContain('Every balance is what');
    // As somebody who has the machine, past every trigger.
    await world.rows(`set session_replication_role = replica`);
    await world.rows(
      `update ledger_accounts set balance_xaf = balance_xaf + 1 where code like 'liab:customer:%'`,
    );
    await world.rows(`set session_replication_role = default`);
    const { said } = await desk('finance check --as Ada');
    expect(said).toContain('1 balances are not what they should be');
    expect(said).toMatch(/stored_differs +liab:customer/);
    expect(await audited('balance.alarm')).toHaveLength(1);
    expect(
      await world.rows(`select kind from reviews where kind = 'balance_unsound'`),
    ).toHaveLength(1);
  });
});
