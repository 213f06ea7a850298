import { expect, test } from 'vitest';

import { maskShown } from '../../src/lib/masking.js';
import { en } from '../../src/locales/en.js';
import { fr } from '../../src/locales/fr.js';

test.each([
  [
    'Cde 4821: Alain (moto) arrive, 670000031. Code 5573: en main.',
    'Cde 4821: Alain (moto) arrive, 6..31. Code ••••: en main.',
  ],
  ['Kwata: 482911 est le code. +237 6 70 00 00 51', 'Kwata: •••••• est le code. 6..51'],
  [
    'Retrait 4500F vers 6..31. RETRAIT 4500 914402, code',
    'Retrait 4500F vers 6..31. RETRAIT •••• ••••••, code',
  ],
  ['Total 12500F. Composez *237*55#. Order 4821', 'Total 12500F. Composez *237*55#. Order 4821'],
])('%s', (shown, masked) => {
  expect(maskShown(shown)).toBe(masked);
});

/** Codes that everybody may know: of shops, dishes and quartiers. */
const PUBLIC =
  /^(reply\.area|area\.|shops?\.|menu\.|reply\.draft|free\.none_at|quartier|city|share|places?\.)/;

test('no sentence that can hold a code shows it when masked', () => {
  const shown = [fr, en].flatMap((words) =>
    Object.entries<string>(words)
      .filter(([key, sentence]) => sentence.includes('{code}') && !PUBLIC.test(key))
      .filter(([, sentence]) => maskShown(sentence.replaceAll('{code}', '5573')).includes('5573'))
      .map(([key]) => key),
  );
  expect(shown).toEqual([]);
});
