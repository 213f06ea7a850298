import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { isSignedHs256 } from '../../src/payments/jwt.js';

const key = 'the-webhook-key';
const now = new Date('2026-03-02T11:05:00Z');
const nowS = now.getTime() / 1000;

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function sign(
  claims: unknown,
  options: { header?: object; key?: string; hash?: string } = {},
): string {
  const { header = { typ: 'JWT', alg: 'HS256' }, hash = 'sha256' } = options;
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac(hash, options.key ?? key)
    .update(signed)
    .digest('base64url')}`;
}

const valid = sign({ source: 'CamPay', iat: nowS });

describe('a signature', () => {
  it.each([
    { says: 'as CamPay makes it', token: valid },
    { says: 'without claims', token: sign({}) },
    { says: 'not yet ended', token: sign({ exp: nowS + 600 }) },
    { says: 'ended less than a minute ago', token: sign({ exp: nowS - 59 }) },
    { says: 'from a clock a minute ahead', token: sign({ iat: nowS + 59, nbf: nowS + 59 }) },
  ])('$says lets a notice in', ({ token }) => {
    expect(isSignedHs256(token, key, now)).toBe(true);
  });

  it.each([
    { says: 'of nobody', token: `${part({ alg: 'none' })}.${part({})}.` },
    { says: 'none with a signature', token: sign({}, { header: { alg: 'none' } }) },
    { says: 'None in other letters', token: sign({}, { header: { alg: 'nOnE' } }) },
    { says: 'HS512', token: sign({}, { header: { alg: 'HS512' }, hash: 'sha512' }) },
    { says: 'HS384 called HS256', token: sign({}, { hash: 'sha384' }) },
    { says: 'RS256 under our key', token: sign({}, { header: { alg: 'RS256' } }) },
    { says: 'hs256 in small letters', token: sign({}, { header: { alg: 'hs256' } }) },
    { says: 'no algorithm', token: sign({}, { header: {} }) },
    { says: 'a critical extension', token: sign({}, { header: { alg: 'HS256', crit: ['x'] } }) },
    { says: 'another key', token: sign({}, { key: 'another' }) },
    { says: 'the empty key', token: sign({}, { key: '' }) },
    { says: 'ended long ago', token: sign({ exp: nowS - 61 }) },
    { says: 'of tomorrow', token: sign({ nbf: nowS + 61 }) },
    { says: 'made in the future', token: sign({ iat: nowS + 61 }) },
    { says: 'an end that is no time', token: sign({ exp: 'never' }) },
    { says: 'claims that are a list', token: sign([]) },
    { says: 'claims that are not JSON', token: sign('oops') },
    { says: 'another body under the same signature', token: swapClaims(valid) },
    { says: 'a flipped bit', token: `${valid.slice(0, -2)}${valid.endsWith('A') ? 'BB' : 'AA'}` },
    { says: 'padding added', token: `${valid}=` },
    { says: 'a part too many', token: `${valid}.x` },
    { says: 'two parts', token: valid.split('.').slice(0, 2).join('.') },
    { says: 'nothing', token: '' },
    { says: 'dots', token: '..' },
  ])('$says is refused', ({ token }) => {
    expect(isSignedHs256(token, key, now)).toBe(false);
  });

  it('is refused while no key is set, even when signed with none', () => {
    expect(isSignedHs256(sign({}, { key: '' }), '', now)).toBe(false);
  });
});

function swapClaims(token: string): string {
  const [header, , signature] = token.split('.');
  return `${header ?? ''}.${part({ source: 'Somebody', iat: nowS })}.${signature ?? ''}`;
}
