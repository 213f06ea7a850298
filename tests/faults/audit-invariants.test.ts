import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { breaksOfChain } from '../../scripts/audit/chain.js';
import { INVARIANTS } from '../../scripts/audit/invariants.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** A name as an id: the same name is the same id. */
const id = (name: string) =>
  `00000000-0000-7000-8000-${Buffer.from(name).toString('hex').slice(0, 12).padEnd(12, '0')}`;

/** Rows of a world that is right, of which a case plants some wrong. */
const person = `(select id from accounts order by id limit 1)`;
const phone = `(select p.id from phones p join accounts a on a.id = p.account_id order by a.id limit 1)`;
const order = (name: string, more: Record<string, string> = {}) => {
  const columns: Record<string, string> = {
    ...{ city_id: `'DLA'`, id: `'${id(name)}'`, reference: String(70_000 + name.length) },
    ...{ kind: `'food'`, shop_id: `'BIZ-2001'`, account_id: person, phone_id: phone },
    ...{ channel: `'ussd'`, language: `'fr'`, quartier_id: `'DLA-AKWA'`, zone_id: `'DLA-Z1'` },
    ...{ details_sealed: `''`, fulfilment: `'placed'`, payment: `'pending'`, method: `'momo'` },
    ...{ subtotal_xaf: '900', delivery_fee_xaf: '100', total_xaf: '1000', driver_pay_xaf: '50' },
    ...{ prep_minutes: '20', code_digest: `''`, code_sealed: `''`, placed_at: 'now()' },
    ...more,
  };
  return insert('orders', columns);
};
const insert = (table: string, columns: Record<string, string>) =>
  `insert into ${table} (${Object.keys(columns).join(', ')})
    values (${Object.values(columns).join(', ')})`;
const account = (code: string, more: Record<string, string> = {}) =>
  insert('ledger_accounts', {
    ...{ id: `'${id(code.slice(-6))}'`, code: `'${code}'`, kind: `'${code.split(':')[0] ?? ''}'` },
    ...{ floored: 'true', created_at: 'now()', ...more },
  });
const transfer = (name: string, legs: [string, number][], more: Record<string, string> = {}) =>
  [
    insert('ledger_transfers', {
      ...{ id: `'${id(name)}'`, key: `'${name}'`, kind: `'test'`, at: 'now()' },
      ...{ actor_kind: `'system'`, ...more },
    }),
    ...legs.map(([code, amount], line) =>
      insert('ledger_entries', {
        ...{ transfer_id: `'${id(name)}'`, line: String(line), amount_xaf: String(amount) },
        ...{ account_id: `(select id from ledger_accounts where code = '${code}')`, at: 'now()' },
      }),
    ),
  ].join(';');
const payment = (name: string, more: Record<string, string> = {}) =>
  insert('payments', {
    ...{ id: `'${id(name)}'`, city_id: `'DLA'`, account_id: person, payer_phone_id: phone },
    ...{ purpose: `'order'`, amount_xaf: '1000', state: `'open'`, created_at: 'now()' },
    ...{ expires_at: 'now()', ...more },
  });
const attempt = (name: string, of: string, no: number, more: Record<string, string> = {}) =>
  insert('payment_attempts', {
    ...{ id: `'${id(name)}'`, payment_id: `'${id(of)}'`, no: String(no), provider: `'campay'` },
    ...{ amount_xaf: '1000', state: `'pending'`, external_reference: `'${id(name)}'` },
    ...{ created_at: 'now()', ...more },
  });
const payout = (name: string, more: Record<string, string> = {}) =>
  insert('payouts', {
    ...{ id: `'${id(name)}'`, key: `'${name}'`, owner_kind: `'shop'`, owner_id: `'BIZ-2001'` },
    ...{ purpose: `'payout'`, city_id: `'DLA'`, amount_xaf: '1000', owner_fee_xaf: '0' },
    ...{ provider_fee_xaf: '10', tax_xaf: '6', phone_id: phone, provider: `'campay'` },
    ...{ state: `'queued'`, asked_by_kind: `'system'`, created_at: 'now()', ...more },
  });
const payoutAttempt = (name: string, of: string, no: number, more: Record<string, string> = {}) =>
  insert('payout_attempts', {
    ...{ id: `'${id(name)}'`, payout_id: `'${id(of)}'`, no: String(no), provider: `'campay'` },
    ...{ amount_xaf: '1000', state: `'pending'`, external_reference: `'${id(name)}'` },
    ...{ submitted_at: 'now()', ...more },
  });
const hold = (name: string, legs: [string, number][], more: Record<string, string> = {}) =>
  [
    insert('ledger_holds', {
      ...{ id: `'${id(name)}'`, key: `'${name}'`, kind: `'test'`, at: 'now()' },
      ...{ actor_kind: `'system'`, ...more },
    }),
    ...legs.map(([code, amount], line) =>
      insert('ledger_hold_entries', {
        ...{ hold_id: `'${id(name)}'`, line: String(line), amount_xaf: String(amount) },
        account_id: `(select id from ledger_accounts where code = '${code}')`,
      }),
    ),
  ].join(';');
const freeze = (name: string, of: string, more: Record<string, string> = {}) =>
  insert('order_freezes', {
    ...{ id: `'${id(name)}'`, city_id: `'DLA'`, order_id: `'${id(of)}'`, cause: `'dispute'` },
    ...{ since: 'now()', ...more },
  });
const dispute = (name: string, of: string, more: Record<string, string> = {}) =>
  insert('disputes', {
    ...{ id: `'${id(name)}'`, number: '9000', city_id: `'DLA'`, order_id: `'${id(of)}'` },
    ...{ account_id: person, kind: `'missing'`, freeze_id: `'${id('freeze')}'` },
    ...{ opened_at: 'now()', opened_by_kind: `'staff'`, due_at: 'now()', at_stake_xaf: '1000' },
    ...more,
  });
const aBreak = (name: string, more: Record<string, string> = {}) =>
  insert('recon_breaks', {
    ...{ id: `'${id(name)}'`, kind: `'missing_here'`, provider: `'campay'`, subject: `'${name}'` },
    ...{ difference_xaf: '5', opened_at: 'now()', seen_at: 'now()', alarmed_at: 'now()', ...more },
  });
const refund = (name: string, more: Record<string, string> = {}) =>
  insert('refunds', {
    ...{ id: `'${id(name)}'`, account_id: person, payer_phone_id: phone, city_id: `'DLA'` },
    ...{ purpose: `'refund'`, amount_xaf: '700', reason: `'late'`, state: `'checking'` },
    ...{ requested_at: 'now()', requested_by_kind: `'staff'`, ...more },
  });
const part = (of: string, paid: string, xaf: number) =>
  insert('refund_parts', {
    ...{ refund_id: `'${id(of)}'`, payment_id: `'${id(paid)}'`, amount_xaf: String(xaf) },
  });
const message = (name: string, more: Record<string, string> = {}) =>
  insert('messages', {
    ...{ id: `'${id(name)}'`, created_at: 'now()', account_id: person, phone_id: phone },
    ...{ template: `'order.paid'`, language: `'fr'`, class: '0', solicited: 'true' },
    ...{ body_sealed: `''`, segments: '1', state: `'queued'`, state_at: 'now()', ...more },
  });
const sending = (of: string, no: number, state: string, at = 'now()') =>
  insert('message_attempts', {
    ...{ message_id: `'${id(of)}'`, no: String(no), at, channel: `'sms'`, gateway: `'at'` },
    ...{ state: `'${state}'`, state_at: at },
  });
const outbox = (name: string, more: Record<string, string> = {}) =>
  insert('outbox', {
    ...{ id: `'${id(name)}'`, kind: `'message'`, lane: `'x'`, class: '1', subject: `'{}'` },
    ...{ due_at: 'now()', created_at: 'now()', ...more },
  });
const event = (name: string, of: string, from: string, to: string) =>
  insert('order_events', {
    ...{ city_id: `'DLA'`, order_id: `'${id(of)}'`, id: `'${id(name)}'`, at: 'now()' },
    ...{ kind: `'moved'`, axis: `'fulfilment'`, from_state: `'${from}'`, to_state: `'${to}'` },
    ...{ actor_kind: `'system'` },
  });
const world = account('world:', { code: `'world'`, kind: `'world'`, floored: 'false' });
const purse = (code: string, balance: number, more: Record<string, string> = {}) =>
  account(code, { balance_xaf: String(balance), ...more });
const escrowOf = (name: string, balance: number) => [
  account(`liab:escrow:order:${id(name)}`, { balance_xaf: String(balance) }),
  transfer(`in-${name}`, [
    ['world', balance],
    [`liab:escrow:order:${id(name)}`, -balance],
  ]),
];

/** What somebody did past the application, or the application against its own rules. */
const PLANTED: Record<string, string[]> = {
  I1: [
    world,
    purse('liab:customer:a', 9),
    transfer('odd', [
      ['world', 10],
      ['liab:customer:a', -9],
    ]),
  ],
  I1b: [
    world,
    insert('ledger_entries', {
      ...{ transfer_id: `'${id('none')}'`, line: '0', amount_xaf: '5', at: 'now()' },
      account_id: `(select id from ledger_accounts where code = 'world')`,
    }),
  ],
  I1c: [
    world,
    purse('liab:customer:a', 0),
    hold('odd', [
      ['liab:customer:a', 5],
      ['world', -4],
    ]),
  ],
  I1d: [
    ...[
      world,
      purse('liab:customer:a', 0),
      transfer('out', [
        ['liab:customer:a', 9],
        ['world', -9],
      ]),
    ],
    hold(
      'small',
      [
        ['liab:customer:a', 5],
        ['world', -5],
      ],
      {
        ...{
          state: `'posted'`,
          ended_at: 'now()',
          ended_key: `'x'`,
          transfer_id: `'${id('out')}'`,
        },
      },
    ),
  ],
  I1e: [
    ...[world, purse('liab:customer:a', 0)],
    hold(
      'posted',
      [
        ['liab:customer:a', 5],
        ['world', -5],
      ],
      {
        ...{
          state: `'posted'`,
          ended_at: 'now()',
          ended_key: `'x'`,
          transfer_id: `'${id('none')}'`,
        },
      },
    ),
  ],
  I1f: [
    ...[
      world,
      purse('liab:customer:a', 3),
      transfer('wrong', [
        ['world', 9],
        ['liab:customer:a', -9],
      ]),
    ],
    transfer(
      'back',
      [
        ['world', -6],
        ['liab:customer:a', 6],
      ],
      { reverses: `'${id('wrong')}'` },
    ),
  ],
  I3: [
    ...[world, purse('liab:customer:a', 0)],
    transfer('too much', [
      ['world', -9],
      ['liab:customer:a', 9],
    ]),
    insert('ledger_transfers', {
      ...{ id: `'${id('later')}'`, key: `'later'`, kind: `'test'`, actor_kind: `'system'` },
      at: `now() + interval '1 hour'`,
    }),
    ...[9, -9].map((amount, line) =>
      insert('ledger_entries', {
        ...{ transfer_id: `'${id('later')}'`, line: String(line), amount_xaf: String(amount) },
        at: `now() + interval '1 hour'`,
        account_id: `(select id from ledger_accounts where code = '${line === 0 ? 'world' : 'liab:customer:a'}')`,
      }),
    ),
  ],
  I3b: [purse('liab:customer:a', 500)],
  I3c: [world, ...[purse('liab:customer:a', 9, { held_xaf: '4' })]],
  I3d: [
    ...[world, purse('liab:customer:a', 0)],
    hold(
      'old',
      [
        ['liab:customer:a', 5],
        ['world', -5],
      ],
      { expires_at: `now() - interval '1 day'` },
    ),
  ],
  I3e: [purse('liab:bonus:b', 40)],
  I4b: [
    ...[order('twice'), payment('p', { order_id: `'${id('twice')}'` })],
    ...[1, 2].map((no) => attempt(`a${String(no)}`, 'p', no, { state: `'succeeded'` })),
  ],
  I4c: [payment('p'), attempt('a', 'p', 1, { state: `'unknown'` })],
  I4d: [payment('p'), attempt('a', 'p', 1), attempt('b', 'p', 2)],
  I4e: [payment('p'), attempt('a', 'p', 2)],
  I4f: [payment('p'), attempt('a', 'p', 1, { state: `'failed'`, proof: `'refused'` })],
  I4g: [
    ...[payout('out'), payoutAttempt('a', 'out', 1, { state: `'unknown'` })],
    payoutAttempt('b', 'out', 2),
  ],
  I5: [message('m', { order_id: `'${id('nowhere')}'` })],
  I6: [order('o'), event('e', 'o', 'placed', 'delivered')],
  I6b: [order('o'), event('e', 'o', 'placed', 'accepted')],
  I7: [world, order('o', { payment: `'held'` }), ...escrowOf('o', 900)],
  I7b: [world, order('o', { payment: `'refunded'` }), ...escrowOf('o', 100)],
  I7c: [order('o', { payment: `'released'`, fulfilment: `'delivered'` })],
  I7d: [world, order('o', { payment: `'part_refunded'` }), ...escrowOf('o', 700)],
  I7e: [order('o', { frozen: 'true' })],
  I7f: [
    order('o', { frozen: 'true' }),
    freeze('freeze', 'o', { holds: `'[{"key": "freeze:x:restaurant"}]'` }),
  ],
  I7g: [order('o'), freeze('freeze', 'o', { lifted_at: 'now()' }), dispute('d', 'o')],
  I7h: [
    ...[order('o'), freeze('freeze', 'o', { lifted_at: 'now()' })],
    dispute('d', 'o', {
      ...{ state: `'decided'`, refund_xaf: '400', release_xaf: '600' },
      ...{ decided_at: 'now()', decided_by: `'Ada'` },
    }),
  ],
  I8: [
    ...[world, order('o'), purse('liab:customer:a', 1_500)],
    transfer(
      'much',
      [
        ['world', 1_500],
        ['liab:customer:a', -1_500],
      ],
      {
        ...{ kind: `'order_refunded'`, order_id: `'${id('o')}'` },
      },
    ),
  ],
  I8b: [
    ...[payment('p', { state: `'settled'` }), refund('r'), refund('s')],
    ...[part('r', 'p', 700), part('s', 'p', 700)],
  ],
  I8c: [
    payment('p', { payer_phone_id: `(select id from phones order by id desc limit 1)` }),
    ...[refund('r'), part('r', 'p', 700)],
  ],
  I8d: [refund('r', { state: `'paid'`, payout_id: `'${id('none')}'`, ended_at: 'now()' })],
  I9: [
    ...[world, purse('asset:cash:driver:D', 900)],
    transfer('found', [
      ['asset:cash:driver:D', 900],
      ['world', -900],
    ]),
  ],
  I9b: [
    order('o', {
      ...{ method: `'cash'`, fulfilment: `'delivered'`, payment: `'released'` },
      driver_id: `'DRV-31'`,
    }),
  ],
  I10: [outbox('lost', { state: `'dead'`, created_at: `now() + interval '1 hour'` })],
  I10b: [message('m', { state: `'sent'` })],
  I11: [
    ...[message('m', { state: `'delivered'` }), sending('m', 1, 'delivered')],
    sending('m', 2, 'sent', `now() + interval '1 minute'`),
  ],
  I13: [outbox('stuck', { state: `'sending'`, lease_until: `now() - interval '1 minute'` })],
  I14: [payment('p'), attempt('a', 'p', 1, { state: `'succeeded'` })],
  I14b: [
    ...[order('o'), payment('p', { order_id: `'${id('o')}'` })],
    attempt('a', 'p', 1, { state: `'succeeded'`, credited: 'true' }),
  ],
  I14c: [payout('out', { state: `'succeeded'` })],
  I14d: [
    ...[world, payment('p'), attempt('a', 'p', 1, { state: `'succeeded'` })],
    transfer(`collect:${id('a')}`, [], { kind: `'collect_parked'` }),
  ],
  I15: [world, transfer('nobody', [], { actor_kind: `'staff'` })],
  I15b: [world, transfer('quiet', [], { actor_kind: `'staff'`, actor_id: `'Ada'` })],
  I16: [
    insert('audit_log', {
      ...{ id: `'${id('said')}'`, at: 'now()', actor_kind: `'system'`, action: `'x'` },
      subject: `'{"phone": "670000051"}'`,
    }),
  ],
  I16b: [
    insert('receipt_days', { day: 'current_date', last: '3' }),
    ...[1, 3].map((no) =>
      insert('receipts', {
        ...{ transfer_id: `'${id(`t${String(no)}`)}'`, day: 'current_date', no: String(no) },
        ...{
          account_id: person,
          amount_xaf: '5',
          fee_xaf: '0',
          paid_at: 'now()',
          issued_at: 'now()',
        },
      }),
    ),
  ],
  R1: [aBreak('b', { opened_at: `now() - interval '5 days'`, alarmed_at: 'null' })],
  R2: [order('o'), aBreak('b', { kind: `'missing_there'`, order_id: `'${id('o')}'` })],
  R3: [
    ...[world, account('suspense:unmatched:DLA', { floored: 'false' })],
    transfer('left', [
      ['world', 10],
      ['suspense:unmatched:DLA', -10],
    ]),
  ],
  R4: [...[world, transfer('old', [], { at: `now() - interval '9 days'` })], transfer('new', [])],
  R5: [
    insert('balance_checks', {
      ...{ id: `'${id('check')}'`, at: 'now()', sound: 'false', escrow_xaf: '0' },
      ...{ float_xaf: '0', liabilities_xaf: '0' },
    }),
  ],
  R6: [
    `alter table reviews drop constraint reviews_check`,
    insert('reviews', {
      ...{
        id: `'${id('r')}'`,
        kind: `'x'`,
        subject_key: `'x'`,
        subject: `'{}'`,
        opened_at: 'now()',
      },
      closed_at: 'now()',
    }),
  ],
};

describe('npm run audit', () => {
  it('finds nothing in a world where nothing has happened', async () => {
    for (const { id: name, violations } of INVARIANTS) {
      expect({ name, rows: (await client.query(violations)).rows }).toEqual({ name, rows: [] });
    }
    expect(await breaksOfChain(client)).toEqual([]);
  });

  it('has a violation planted for every invariant', () => {
    expect(Object.keys(PLANTED).sort()).toEqual(INVARIANTS.map((one) => one.id).sort());
  });

  it.each(INVARIANTS.map((one) => [one.id, one.says, one] as const))(
    '%s names where it is not so that %s',
    async (name, _, { violations }) => {
      await client.query('begin');
      try {
        // As somebody who has the machine: no trigger and no foreign key stands in the way.
        await client.query('set local session_replication_role = replica');
        for (const statement of PLANTED[name] ?? []) await client.query(statement);
        expect((await client.query(violations)).rows.length).toBeGreaterThan(0);
      } finally {
        await client.query('rollback');
      }
    },
  );
});

describe('the chain', () => {
  const post = (name: string) =>
    transfer(name, [
      ['world', 10],
      ['liab:customer:a', -10],
    ]);
  const link = `insert into ledger_chain (seq, transfer_id, hash, at)
    select coalesce(max(seq), 0) + 1, $1, sha256(coalesce((select hash from ledger_chain
      order by seq desc limit 1), decode(repeat('00', 32), 'hex'))
      || convert_to(ledger_chain_text($1), 'UTF8')), now() from ledger_chain`;

  it.each([
    ['a fact', `update ledger_transfers set facts = '{"x": 1}' where key = 't2'`, 'edited'],
    [
      'an amount',
      `update ledger_entries set amount_xaf = 11 where line = 0 and transfer_id = $1`,
      'edited',
    ],
    [
      'a time',
      `update ledger_entries set at = at + interval '1 second' where transfer_id = $1`,
      'edited',
    ],
    ['who did it', `update ledger_transfers set actor_id = 'Eve' where key = 't2'`, 'edited'],
    ['a removed transfer', `delete from ledger_transfers where key = 't2'`, 'removed'],
    ['a removed link', `delete from ledger_chain where seq = 2`, 'gap'],
    ['a root', `update ledger_roots set hash = sha256('x')`, 'root'],
  ])('names the row where somebody changed %s', async (_, change, what) => {
    await client.query('begin');
    try {
      await client.query('set local session_replication_role = replica');
      for (const statement of [world, purse('liab:customer:a', 30)]) await client.query(statement);
      for (const name of ['t1', 't2', 't3']) {
        await client.query(post(name));
        await client.query(link, [id(name)]);
      }
      await client.query(`insert into ledger_roots (day, seq, hash, at)
        select current_date, seq, hash, now() from ledger_chain where seq = 3`);
      expect(await breaksOfChain(client)).toEqual([]);
      await client.query(change, change.includes('$1') ? [id('t2')] : []);
      const [found, ...more] = await breaksOfChain(client);
      expect(found?.what).toBe(what);
      expect(more.filter((one) => one.what === 'edited')).toEqual([]);
    } finally {
      await client.query('rollback');
    }
  });
});
