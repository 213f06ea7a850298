import { createHmac, hkdfSync } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createVault } from '../../src/lib/vault.js';

const SECRET = 'a master secret of more than 32 characters';
const vault = createVault(SECRET);

describe('the vault', () => {
  test('digests by HMAC-SHA-256 under a derived key', () => {
    const key = Buffer.from(hkdfSync('sha256', SECRET, 'kwata', 'index', 32));
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        (purpose, value) => {
          const expected = createHmac('sha256', key).update(`${purpose}\0${value}`).digest();
          expect(vault.digest(purpose, value).equals(expected)).toBe(true);
        },
      ),
    );
  });

  test('opens what it sealed, and nothing that was changed', () => {
    const key = vault.newPersonKey();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, at) => {
        const sealed = vault.seal(key, text);
        expect(vault.open(key, sealed)).toBe(text);
        const changed = at % sealed.length;
        sealed.writeUInt8(sealed.readUInt8(changed) ^ 1, changed);
        expect(() => vault.open(key, sealed)).toThrow();
      }),
    );
  });

  test('never seals twice under the same nonce', () => {
    const key = vault.newPersonKey();
    const nonces = Array.from({ length: 2_000 }, () =>
      vault.seal(key, 'the same').subarray(0, 12).toString('hex'),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});
