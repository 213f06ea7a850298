import { describe, expect, it } from 'vitest';

import { errorCodeOf, readCollect, readStatus } from '../../src/payments/campay-answers.js';
import { findInHistory } from '../../src/payments/campay-readings.js';
import { francsFloorOf, francsOf, reasonOf, textOf } from '../../src/payments/fields.js';
import { ussdCodeOf } from '../../src/payments/ussd-code.js';
import { neverConnected, type Sent } from '../../src/payments/http-client.js';

const answer = (status: number, body: unknown): Sent => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('values', () => {
  it.each(['', null, undefined, 'None', 'none', ' ', {}, [], ['a'], true])(
    'reads %j as absent',
    (value) => {
      expect(textOf(value)).toBeNull();
    },
  );

  it.each([
    [1, 1],
    [1.0, 1],
    ['1', 1],
    ['1.0', 1],
    ['100.00', 100],
    ['5700', 5700],
    ['0.00', 0],
    [1.5, null],
    ['99.99', null],
    ['1e3', null],
    ['-5', null],
    ['5 700', null],
    ['None', null],
    [null, null],
    [['1'], null],
    ['9'.repeat(13), null],
  ])('reads the amount %j as %j francs', (value, francs) => {
    expect(francsOf(value)).toBe(francs);
  });

  it('rounds a net amount down', () => {
    expect([5610.5, '5610.99', '5610', 'x'].map(francsFloorOf)).toEqual([5610, 5610, 5610, null]);
  });

  it.each([
    { text: '*126#', operator: 'MTN', code: '*126#' },
    { text: 'Dial *126# for MTN and #150*50# for ORANGE', operator: 'MTN', code: '*126#' },
    { text: 'Dial *126# for MTN and #150*50# for ORANGE', operator: 'ORANGE', code: '#150*50#' },
    { text: 'Dial something', operator: 'MTN', code: null },
    { text: '*126#', operator: null, code: '*126#' },
    { text: null, operator: 'MTN', code: null },
  ])('shows $operator the code $code out of "$text"', ({ text, operator, code }) => {
    expect(ussdCodeOf(text, operator)).toBe(code);
  });

  it.each([
    ['{"error_code":"ER101"}', 'ER101'],
    ['{"code":"ER102","message":"m"}', 'ER102'],
    ['{"error":"ER201"}', 'ER201'],
    ['{"message":"ER301: too little"}', 'ER301'],
    ['oops ER102 oops', 'ER102'],
    ['{"message":"SERVER123"}', null],
    ['<html>502</html>', null],
  ])('finds in %s the code %s', (body, code) => {
    expect(errorCodeOf(body)).toBe(code);
  });

  it.each([
    ['NOT_ENOUGH_FUNDS', 'not_enough_funds'],
    ['APPROVAL_REJECTED', 'declined'],
    ['timeout', 'expired'],
    ['COULD_NOT_PERFORM_TRANSACTION', 'expired'],
    ['PAYER_LIMIT_REACHED', 'limit_reached'],
    ['failed', 'failed'],
    ['None', 'failed'],
    [undefined, 'failed'],
  ])('reads the reason %j as %s', (value, reason) => {
    expect(reasonOf(value)).toBe(reason);
  });
});

describe('an answer to a collect', () => {
  const accepted = { reference: 'r-1', ussd_code: '*126#', operator: 'MTN' };
  const unknown = (cause: string) => ({ kind: 'unknown', cause });
  it.each<{ says: string; sent: Sent; result: object }>([
    {
      says: 'a reference is an acceptance, not a payment',
      sent: answer(200, accepted),
      result: { kind: 'accepted', providerReference: 'r-1', operator: 'MTN', ussdCode: '*126#' },
    },
    {
      says: 'a documented refusal proves that nothing is charged',
      sent: answer(400, { message: 'ER102: no' }),
      result: { kind: 'refused', code: 'ER102', reason: 'network_unsupported', proof: 'refused' },
    },
    {
      says: 'a malformed number is a refusal',
      sent: answer(400, { error_code: 'ER101' }),
      result: { kind: 'refused', code: 'ER101', reason: 'number_invalid', proof: 'refused' },
    },
    {
      says: 'a token refused twice is a refusal of ours',
      sent: answer(401, { detail: 'Invalid token.' }),
      result: { kind: 'refused', code: '401', reason: 'not_authorised', proof: 'refused' },
    },
    { says: 'a 200 without reference', sent: answer(200, {}), result: unknown('malformed') },
    {
      says: 'a reference "None"',
      sent: answer(200, { reference: 'None' }),
      result: unknown('malformed'),
    },
    { says: 'half a body', sent: answer(200, '{"reference": "b1'), result: unknown('malformed') },
    { says: 'an HTML page', sent: answer(200, '<html>'), result: unknown('malformed') },
    { says: 'an array', sent: answer(200, '[]'), result: unknown('malformed') },
    { says: 'a 500', sent: answer(500, '<h1>'), result: unknown('http_500') },
    { says: 'a 502 that quotes a code', sent: answer(502, 'ER102'), result: unknown('http_502') },
    { says: 'a 429', sent: answer(429, {}), result: unknown('http_429') },
    { says: 'a redirect', sent: answer(302, ''), result: unknown('http_302') },
    {
      says: 'a duplicate, which means that the first one arrived',
      sent: answer(400, { external_reference: ['already exists'] }),
      result: unknown('http_400'),
    },
    {
      says: 'a code nobody documented',
      sent: answer(400, { code: 'ER999' }),
      result: unknown('http_400'),
    },
    {
      says: 'a lost connection',
      sent: { kind: 'lost', cause: 'ECONNRESET' },
      result: unknown('ECONNRESET'),
    },
    {
      says: 'a refused connection proves that nothing left',
      sent: { kind: 'not_sent', cause: 'ECONNREFUSED' },
      result: { kind: 'not_sent', cause: 'ECONNREFUSED', proof: 'not_sent' },
    },
  ])('$says', ({ sent, result }) => {
    expect(readCollect(sent)).toEqual(result);
  });
});

describe('a transaction read back', () => {
  const facts = {
    reference: 'r-1',
    external_reference: 'ours',
    amount: '5700.00',
    currency: 'XAF',
    operator: 'MTN',
    endpoint: 'collect',
    app_amount: 5586,
  };
  it.each([
    { status: 'PENDING', kind: 'pending' },
    { status: 'SUCCESSFUL', kind: 'succeeded' },
    { status: 'SUCCESS', kind: 'succeeded' },
    { status: 'successful', kind: 'succeeded' },
    { status: 'FAILED', kind: 'failed' },
    { status: 'CANCELLED', kind: 'unknown' },
    { status: 'None', kind: 'unknown' },
    { status: undefined, kind: 'unknown' },
  ])('reads the status $status as $kind', ({ status, kind }) => {
    expect(readStatus(answer(200, { ...facts, status }), 'r-1').kind).toBe(kind);
  });

  it('gives what must be compared, null where nothing was said', () => {
    expect(readStatus(answer(200, { ...facts, status: 'SUCCESSFUL' }), 'r-1')).toEqual({
      kind: 'succeeded',
      providerReference: 'r-1',
      externalReference: 'ours',
      currency: 'XAF',
      direction: 'collect',
      operator: 'MTN',
      netXaf: 5586,
      amountXaf: 5700,
    });
    const old = { reference: 'r-1', status: 'PENDING', external_reference: 'None' };
    expect(readStatus(answer(200, old), 'r-1')).toMatchObject({
      externalReference: null,
      currency: null,
      direction: null,
      netXaf: null,
    });
  });

  it.each<{ says: string; sent: Sent }>([
    {
      says: 'another transaction',
      sent: answer(200, { ...facts, status: 'SUCCESSFUL', reference: 'r-2' }),
    },
    {
      says: 'a fraction of a franc',
      sent: answer(200, { ...facts, status: 'SUCCESSFUL', amount: 5.5 }),
    },
    { says: 'no amount', sent: answer(200, { ...facts, status: 'SUCCESSFUL', amount: null }) },
    { says: 'not found', sent: answer(404, { detail: 'Not found.' }) },
    { says: 'a page', sent: answer(200, '<html>') },
    { says: 'nothing', sent: answer(200, '') },
    { says: 'silence', sent: { kind: 'lost', cause: 'TimeoutError' } },
    { says: 'no connection', sent: { kind: 'not_sent', cause: 'ECONNREFUSED' } },
  ])('is unknown on $says', ({ sent }) => {
    expect(readStatus(sent, 'r-1').kind).toBe('unknown');
  });
});

describe('a history', () => {
  const row = { reference_uuid: 'r-1', external_user: 'ours', description: 'x', status: 'PENDING' };
  const paid = { ...row, reference_uuid: 'r-2', status: 'SUCCESSFUL' };
  it.each([
    { says: 'by the external user', rows: [{ ...row, description: '' }], reference: 'r-1' },
    {
      says: 'by the description',
      rows: [{ ...row, external_user: 'None', description: 'Kwata 1 ours' }],
      reference: 'r-1',
    },
    { says: 'a success first', rows: [row, paid], reference: 'r-2' },
  ])('finds ours $says, bare or under data', ({ rows, reference }) => {
    const found = { kind: 'found', providerReference: reference };
    expect(findInHistory(answer(200, rows), 'ours')).toEqual(found);
    expect(findInHistory(answer(200, { data: rows }), 'ours')).toEqual(found);
  });

  it('says absent only of a list it could read', () => {
    const other = { ...row, external_user: 'theirs', description: 'theirs' };
    expect(findInHistory(answer(200, [other, null, 5]), 'ours')).toEqual({ kind: 'absent' });
    expect(findInHistory(answer(200, [{ ...row, reference_uuid: '' }]), 'ours').kind).toBe(
      'absent',
    );
    expect(findInHistory(answer(200, { rows: [] }), 'ours').kind).toBe('unknown');
    expect(findInHistory(answer(500, []), 'ours').kind).toBe('unknown');
  });
});

describe('a failed call', () => {
  const error = (fields: object) => Object.assign(new Error('failed'), fields);
  it.each([
    { says: 'refused', given: error({ code: 'ECONNREFUSED', syscall: 'connect' }), never: true },
    {
      says: 'no such name',
      given: error({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
      never: true,
    },
    {
      says: 'connecting took too long',
      given: error({ code: 'UND_ERR_CONNECT_TIMEOUT' }),
      never: true,
    },
    {
      says: 'a bad certificate',
      given: error({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      never: true,
    },
    {
      says: 'every address refused',
      given: new AggregateError([error({ syscall: 'connect' }), error({ syscall: 'connect' })]),
      never: true,
    },
    {
      says: 'reset while reading',
      given: error({ code: 'ECONNRESET', syscall: 'read' }),
      never: false,
    },
    { says: 'closed by the other side', given: error({ code: 'UND_ERR_SOCKET' }), never: false },
    { says: 'no answer in time', given: error({ name: 'TimeoutError' }), never: false },
    { says: 'something thrown', given: 'what', never: false },
  ])('$says: proves that nothing was sent? $never', ({ given, never }) => {
    expect(neverConnected(given)).toBe(never);
  });
});
