import { describe, expect, it } from 'vitest';

import {
  readMassPayout,
  readMassPayoutStatus,
  readWithdraw,
} from '../../src/payments/campay-payouts.js';
import { readBalances, readHistory, readHolder } from '../../src/payments/campay-readings.js';
import { francsCeilOf, stateOf } from '../../src/payments/fields.js';
import type { Sent } from '../../src/payments/http-client.js';

const answer = (status: number, body: unknown): Sent => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const reference = 'bcedde9b-62a7-4421-96ac-2e6179552a1a';

describe('a withdraw', () => {
  it.each<[string, Sent, object]>([
    ['accepted', answer(200, { reference, status: 'PENDING' }), { kind: 'accepted' }],
    [
      'accepted, told as failed',
      answer(200, { reference, status: 'FAILED' }),
      { kind: 'accepted' },
    ],
    ['a float that is short', answer(400, { error_code: 'ER301' }), { reason: 'float_short' }],
    ['the same in a text', answer(400, 'oops ER301'), { reason: 'float_short' }],
    ['the same in a list', answer(400, { code: ['ER301'] }), { reason: 'float_short' }],
    ['another network', answer(400, { code: 'ER102' }), { reason: 'network_unsupported' }],
    ['not switched on', answer(403, { detail: 'no' }), { code: '403', reason: 'not_authorised' }],
    ['not let in', answer(401, {}), { code: '401', reason: 'not_authorised' }],
    ['nothing sent', { kind: 'not_sent', cause: 'ECONNREFUSED' }, { proof: 'not_sent' }],
    ['lost', { kind: 'lost', cause: 'ECONNRESET' }, { kind: 'unknown' }],
    ['a reference of none', answer(200, { reference: 'None' }), { kind: 'unknown' }],
    ['a page', answer(200, '<html>'), { kind: 'unknown' }],
    ['a redirect', answer(302, 'ER301'), { kind: 'unknown' }],
    ['a duplicate', answer(400, { external_reference: ['already exists'] }), { kind: 'unknown' }],
    ['an unknown code', answer(400, { code: 'ER999' }), { kind: 'unknown' }],
    ['a code beside a server error', answer(500, { code: 'ER301' }), { kind: 'unknown' }],
    ['too many', answer(429, {}), { kind: 'unknown' }],
  ])('%s is read as such, alone and in a list', (_says, sent, expected) => {
    expect(readWithdraw(sent)).toMatchObject(expected);
    expect(readMassPayout(sent)).toMatchObject(expected);
  });
});

describe('the state of a mass payout', () => {
  const line = (transaction?: object) => ({
    ...{ phone_number: '237670000001', external_reference: 'ours', amount: '100' },
    ...(transaction && { transaction }),
  });

  it.each([
    [{ status: 'SUCCESSFUL', reference }, 'succeeded'],
    [{ status: 'FAILED', reference }, 'failed'],
    [{ status: 'PENDING', reference }, 'pending'],
    [{ status: 'REVERSED', reference }, 'unknown'],
    [{}, 'unknown'],
    [undefined, 'pending'],
  ])('of a line with %j is %s', (transaction, state) => {
    const read = readMassPayoutStatus(
      answer(200, { status: 'PROCESSING', details: [line(transaction)] }),
    );
    expect(read).toMatchObject({
      ...{ kind: 'known', state: 'processing' },
      lines: [{ externalReference: 'ours', phone: '+237670000001', state }],
    });
  });

  it.each<[string, Sent]>([
    ['a word nobody knows', answer(200, { status: 'PAUSED', details: [] })],
    ['no lines', answer(200, { status: 'COMPLETED' })],
    ['a list', answer(200, [])],
    ['nobody knows it', answer(404, { detail: 'Not found.' })],
    ['no answer', { kind: 'lost', cause: 'x' }],
  ])('%s proves nothing', (_says, sent) => {
    expect(readMassPayoutStatus(sent).kind).toBe('unknown');
  });
});

describe('a holder', () => {
  it.each<[Sent, string]>([
    [answer(200, { full_name: ' NGO BASSA ' }), 'found'],
    [answer(200, { full_name: 'None' }), 'absent'],
    [answer(200, { full_name: '' }), 'absent'],
    [answer(400, { code: 'ER102' }), 'absent'],
    [answer(400, { detail: 'ER101' }), 'absent'],
    [answer(400, { detail: 'no' }), 'unknown'],
    [answer(404, {}), 'unknown'],
    [answer(500, 'ER102'), 'unknown'],
    [answer(200, {}), 'unknown'],
    [{ kind: 'not_sent', cause: 'x' }, 'unknown'],
  ])('%j is %s', (sent, kind) => {
    expect(readHolder(sent).kind).toBe(kind);
  });
});

describe('balances', () => {
  const balances = (changes = {}) => {
    const known = { total_balance: 10.9, mtn_balance: '4.5', orange_balance: 6.4 };
    const airtime = { utility_balance: 900, utility_commission_balance: 5 };
    return readBalances(answer(200, { ...known, ...airtime, ...changes }));
  };

  it('are rounded down, and airtime is none of them', () => {
    const byOperator = { MTN: 4, ORANGE: 6 };
    expect(balances()).toEqual({ kind: 'known', totalXaf: 10, byOperator });
  });

  it.each(['None', null, '-5', 'many', undefined])('with %j are unknown', (value) => {
    expect(balances({ mtn_balance: value }).kind).toBe('unknown');
  });
});

describe('a row of the history', () => {
  const from = new Date('2026-11-19T23:00:00Z');
  const to = new Date('2026-11-20T23:00:00Z');
  const row = (changes = {}) => ({
    ...{ datetime: '2026-11-20T10:00:00.123456Z', reference_uuid: reference, amount: '5700.00' },
    ...{ charge_amount: 114.06, debit: 0, credit: 5585.94, status: 'SUCCESSFUL' },
    ...{ code: 'CP261120U00001', phone_number: '237670000001', operator: 'MTN', ...changes },
  });
  const read = (...rows: unknown[]) => readHistory(answer(200, rows), from, to);

  it('is read with its fee rounded up and the number’s tail', () => {
    expect(read(row())).toMatchObject({
      rows: [{ amountXaf: 5_700, feeXaf: 115, phoneTail: '001', direction: 'collect' }],
    });
  });

  it.each([
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00+01:00', '2026-11-20T09:00:00.000Z'],
    ['2026-11-20 10:00:00', '2026-11-20T09:00:00.000Z'],
    ['2026-11-20T10:00', '2026-11-20T09:00:00.000Z'],
  ])('of %s happened at %s', (datetime, at) => {
    const result = read(row({ datetime }));
    expect(result.kind === 'known' && result.rows[0]?.at.toISOString()).toBe(at);
  });

  it.each([
    [{ debit: 1030, credit: 0 }, 'withdraw'],
    [{ debit: '0.00', credit: 0, code: 'WD261120U00002' }, 'withdraw'],
    [{ debit: 0, credit: 0, code: 'D261120W0011SN' }, 'withdraw'],
    [{ debit: 0, credit: 0, code: 'None' }, 'collect'],
    [{ debit: 0, credit: 5000, code: 'WD1' }, 'collect'],
    [{ endpoint: 'withdraw' }, 'withdraw'],
  ])('with %j is a %s', (changes, direction) => {
    expect(read(row(changes))).toMatchObject({ rows: [{ direction }] });
  });

  it('of another day is left out: CamPay is asked by whole days', () => {
    const datetime = '2026-11-20T23:00:00Z';
    expect(read(row({ datetime }))).toEqual({ kind: 'known', rows: [], unreadable: 0 });
  });

  it.each([
    { reference_uuid: 'None' },
    { amount: '57.5' },
    { amount: null },
    { datetime: 'yesterday' },
    { datetime: '2026-13-40T00:00:00Z' },
  ])('with %j is counted, not dropped', (changes) => {
    expect(read(row(changes), row())).toMatchObject({ rows: [{}], unreadable: 1 });
  });

  it.each([null, 'row', 5])('that is %j is counted too', (odd) => {
    expect(read(odd)).toEqual({ kind: 'known', rows: [], unreadable: 1 });
  });

  it('may be without a number, a fee and an operator', () => {
    const bare = { phone_number: 'None', charge_amount: '', operator: '' };
    expect(read(row(bare))).toMatchObject({
      rows: [{ phone: null, phoneTail: null, feeXaf: null, operator: null }],
    });
  });
});

it.each([
  [114, 114],
  ['114.00', 114],
  ['114.06', 115],
  [0.05, 1],
  ['None', null],
  ['-1', null],
])('a fee of %j counts as %j francs', (value, francs) => {
  expect(francsCeilOf(value)).toBe(francs);
});

it.each([
  ['SUCCESSFUL', 'succeeded'],
  ['successful', 'succeeded'],
  ['SUCCESS', 'succeeded'],
  ['FAILED', 'failed'],
  ['PENDING', 'pending'],
  ['REFUNDED', 'unknown'],
  [null, 'unknown'],
])('the status %j is %s', (value, state) => {
  expect(stateOf(value)).toBe(state);
});
