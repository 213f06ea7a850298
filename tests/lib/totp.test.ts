import { expect, test } from 'vitest';

import { base32, matchTotp, totpAddress, totpCode, totpStep } from '../../src/lib/totp.js';

const secret = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at %i seconds the code is the one in RFC 6238', (seconds, code) => {
  expect(totpCode(secret, totpStep(new Date(seconds * 1000)), 8)).toBe(code);
});

test('a code is right in its own half minute and in the two beside it', () => {
  const at = new Date('2026-11-20T12:00:10Z');
  const step = totpStep(at);
  const found = [-2, -1, 0, 1, 2].map((off) => matchTotp(secret, totpCode(secret, step + off), at));
  expect(found).toEqual([null, step - 1, step, step + 1, null]);
  expect(['', '12345', '1234567', 'abcdef'].map((code) => matchTotp(secret, code, at))).toEqual([
    ...[null, null, null, null],
  ]);
});

test('an app gets its secret in base 32, as RFC 4648 writes it', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
  expect(totpAddress(secret, 'Kwata', 'marie')).toBe(
    'otpauth://totp/Kwata:marie?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kwata',
  );
});
