import { describe, expect, it } from 'vitest';

import type { Phone } from '../../src/lib/phone.js';
import { readCreated, readFound, readPayment } from '../../src/payments/noupay-generic-answers.js';
import { readInitiated, readVerified } from '../../src/payments/noupay-noupia-answers.js';
import { provenNonce, signatureOf } from '../../src/payments/noupay-signing.js';
import { createNouPay } from '../../src/payments/noupay.js';
import type { Sent } from '../../src/payments/http-client.js';

const answer = (status: number, body: unknown): Sent => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('a signature', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const call = {
    ...{ method: 'POST', path: '/payments/noupay/webhook', body: '{"id":"a"}' },
    ...{ timestamp: String(now.getTime() / 1000), nonce: '0b6a1d7e-nonce' },
  };
  const received = (changes: Partial<typeof call> = {}, secret = 's') => {
    const { method, body, timestamp, nonce } = { ...call, ...changes };
    const signature = signatureOf({ ...call, ...changes }, secret);
    const headers = { 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature };
    return { method, headers, rawBody: Buffer.from(body), fields: {} };
  };
  const by = { path: call.path, secret: 's', now };

  it('is the HMAC of method, path, time, nonce and the hash of the body', () => {
    // By openssl: printf 'POST\n/p\n1\nn\n%s' "$(printf b | sha256sum | cut -c1-64)" and dgst -hmac k.
    const of = { method: 'POST', path: '/p', timestamp: '1', nonce: 'n', body: 'b' };
    expect(signatureOf(of, 'k')).toBe(
      '835d7f6c99943e22676c9207402da9bf9d1f0e7e5dc67b18a5639bb45678c93f',
    );
  });

  it('proves its nonce', () => {
    expect(provenNonce(received(), by)).toBe(call.nonce);
  });

  it.each([-301, -300, 0, 300, 301])('of %i seconds from now counts within 300', (seconds) => {
    const timestamp = String(now.getTime() / 1000 + seconds);
    const isIn = Math.abs(seconds) <= 300;
    expect(provenNonce(received({ timestamp }), by)).toBe(isIn ? call.nonce : null);
  });

  it.each([
    ['with another secret', received({}, 'other'), by],
    ['with no secret on our side', received({}, ''), { ...by, secret: '' }],
    ['for another path', received({ path: '/payments/campay/webhook' }), by],
    ['with a nonce of spaces', received({ nonce: '        ' }), by],
    ['with a short nonce', received({ nonce: 'abc' }), by],
    ['with a fraction of a second', received({ timestamp: `${call.timestamp}.5` }), by],
  ])('%s proves nothing', (_says, notice, how) => {
    expect(provenNonce(notice, how)).toBeNull();
  });
});

describe('profile generic', () => {
  it.each<[string, Sent, object]>([
    [
      'created',
      answer(201, { id: 'p1', method: 'MTN_MOMO', ussd_code: '*126#' }),
      { kind: 'accepted', operator: 'MTN', ussdCode: '*126#' },
    ],
    ['created before', answer(200, { id: 'p1' }), { kind: 'accepted', operator: null }],
    ['a number', answer(400, { code: 'INVALID_PHONE' }), { reason: 'number_invalid' }],
    ['a method', answer(422, { code: 'INVALID_METHOD' }), { reason: 'network_unsupported' }],
    ['an amount', answer(400, { code: 'INVALID_AMOUNT' }), { reason: 'amount_invalid' }],
    ['a bad key', answer(401, { code: 'UNAUTHORIZED' }), { reason: 'not_authorised' }],
    ['a conflict', answer(409, { code: 'INVALID_AMOUNT' }), { kind: 'unknown' }],
    ['an unknown code', answer(400, { code: 'SOMETHING' }), { kind: 'unknown' }],
    ['no id', answer(201, {}), { kind: 'unknown' }],
    ['a server error', answer(503, { code: 'INVALID_PHONE' }), { kind: 'unknown' }],
    ['nothing sent', { kind: 'not_sent', cause: 'x' }, { proof: 'not_sent' }],
  ])('reads %s', (_says, sent, expected) => {
    expect(readCreated(sent)).toMatchObject(expected);
  });

  it.each([
    ['pending', { kind: 'pending' }],
    ['processing', { kind: 'pending' }],
    ['successful', { kind: 'succeeded', amountXaf: 5_700, netXaf: 5_586 }],
    ['failed', { kind: 'failed', reason: 'failed' }],
    ['cancelled', { kind: 'failed', reason: 'declined' }],
    ['expired', { kind: 'failed', reason: 'expired' }],
    ['refunded', { kind: 'unknown' }],
    [null, { kind: 'unknown' }],
  ])('reads the status %j', (status, expected) => {
    const fields = { id: 'p1', status, amount: 5_700, net_amount: 5_586, currency: 'xaf' };
    expect(readPayment(answer(200, fields), 'p1')).toMatchObject(expected);
    expect(readPayment(answer(200, fields), 'p2').kind).toBe('unknown');
  });

  it.each<[string, Sent, object]>([
    ['one', answer(200, { data: [{ id: 'p1', reference: 'r' }] }), { providerReference: 'p1' }],
    ['none', answer(200, { data: [] }), { kind: 'absent' }],
    ['another’s', answer(200, { data: [{ id: 'p1', reference: 'x' }] }), { kind: 'unknown' }],
    ['no list', answer(200, {}), { kind: 'unknown' }],
    ['no such page', answer(404, { data: [] }), { kind: 'unknown' }],
  ])('finds %s', (_says, sent, expected) => {
    expect(readFound(sent, 'r')).toMatchObject(expected);
  });

  it.each([
    ['EU_MOBILE', 'method_off'],
    ['CAMTEL', 'operator_unknown'],
  ])('refuses %s before anything is sent: %s', async (operator, code) => {
    const provider = createNouPay(
      {
        ...{ profile: 'generic', baseUrl: 'http://127.0.0.1:1', apiKey: 'k', secret: 's' },
        ...{ callbackUrl: 'http://a/payments/noupay/webhook', timeoutMs: 100 },
      },
      { clock: { now: () => new Date(), monotonicMs: () => 0 } },
    );
    const request = { amountXaf: 500, externalReference: 'r', description: 'd', operator };
    const phone = '+237670000001' as Phone;
    expect(await provider.collect({ ...request, phone })).toEqual({
      ...{ kind: 'refused', code, reason: 'network_unsupported', proof: 'refused' },
    });
    await provider.close();
  });
});

describe('profile noupia', () => {
  const success = (data: object) => ({ response: 'success', code: 'OPERATION_SUCCESSFUL', data });
  const error = (code: string) => ({ response: 'error', code, message: 'no' });

  it.each<[string, Sent, object]>([
    [
      'a beginning',
      answer(
        201,
        success({ transaction: 'PAY1', channel_ussd: '#150*50#', channel_name: 'Orange Money' }),
      ),
      { kind: 'accepted', operator: 'ORANGE', ussdCode: '#150*50#' },
    ],
    [
      'an operator it does not know',
      answer(200, error('ERROR_UNKNOWN_OPERATOR')),
      { reason: 'network_unsupported' },
    ],
    ['a wrong field', answer(400, error('INVALID_PARAMETER')), { reason: 'number_invalid' }],
    ['a bad key', answer(401, error('X')), { reason: 'not_authorised' }],
    [
      'a beginning that went wrong',
      answer(200, error('PAYMENT_INIT_ERROR')),
      { kind: 'unknown', cause: 'PAYMENT_INIT_ERROR' },
    ],
    ['success without a transaction', answer(200, success({})), { kind: 'unknown' }],
    ['a server error', answer(500, error('INVALID_PARAMETER')), { kind: 'unknown' }],
    ['a page', answer(200, '<html>'), { kind: 'unknown' }],
  ])('reads %s', (_says, sent, expected) => {
    expect(readInitiated(sent)).toMatchObject(expected);
  });

  it.each([
    [
      { status: 'successful', amount: '5700', fee: '114' },
      { kind: 'succeeded', netXaf: 5_586 },
    ],
    [
      { status: 'successful', amount: '5700' },
      { kind: 'succeeded', netXaf: null },
    ],
    [{ status: 'successful' }, { kind: 'unknown', cause: 'amount_unreadable' }],
    [{ status: 'failed' }, { kind: 'failed' }],
    [{ status: 'cancelled' }, { kind: 'failed', reason: 'declined' }],
    [{ status: 'pending' }, { kind: 'pending' }],
    [{ status: 'waiting' }, { kind: 'unknown' }],
    [{}, { kind: 'unknown' }],
  ])('reads %j', (data, expected) => {
    const read = (body: unknown) => readVerified(answer(200, body), 'PAY1');
    expect(read(success({ transaction: 'PAY1', ...data }))).toMatchObject(expected);
    expect(read(success({ transaction: 'PAY2', ...data })).kind).toBe('unknown');
    expect(read({ ...success({ transaction: 'PAY1', ...data }), response: 'error' }).kind).toBe(
      'unknown',
    );
  });
});
