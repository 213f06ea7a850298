import { expect, test } from 'vitest';

import { carriedAs, cutForUssd } from '../../sandbox/gsm7.js';
import { networkCodeOf, operatorOf, parseMsisdn } from '../../sandbox/numbers.js';

test.each([
  ['nine digits', '670000001', '237670000001'],
  ['with the country code', '237670000001', '237670000001'],
  ['with a plus', '+237670000001', '237670000001'],
  ['with two zeros', '00237670000001', '237670000001'],
  ['as people write it', '6 70 00-00.01', '237670000001'],
  ['a fixed line', '222000001', '237222000001'],
  ['from elsewhere, with its plus', '+33612345678', '33612345678'],
  ['too short', '67000000', undefined],
  ['Cameroon with a digit too many', '+2376700000011', undefined],
  ['a word', 'fatou', undefined],
  ['nothing', '', undefined],
])('a number is read: %s', (_label, written, expected) => {
  expect(parseMsisdn(written)).toBe(expected);
});

test.each([
  ['237650000000', 'MTN'],
  ['237655000000', 'ORANGE'],
  ['237670000000', 'MTN'],
  ['237680000000', 'MTN'],
  ['237684000000', 'UNKNOWN'],
  ['237690000000', 'ORANGE'],
  ['237660000000', 'NEXTTEL'],
  ['237620000000', 'CAMTEL'],
  ['237640000000', 'UNKNOWN'],
  ['33612345678', 'UNKNOWN'],
] as const)('%s belongs to %s', (msisdn, operator) => {
  expect(operatorOf(msisdn)).toBe(operator);
  expect(networkCodeOf(operator)).toMatch(/^\d{5}$/);
});

test.each([
  ['nothing', '', 'GSM-7', 1],
  ['160 letters', 'A'.repeat(160), 'GSM-7', 1],
  ['161 letters', 'A'.repeat(161), 'GSM-7', 2],
  ['306 letters', 'A'.repeat(306), 'GSM-7', 2],
  ['307 letters', 'A'.repeat(307), 'GSM-7', 3],
  ['80 euros cost two septets each', '€'.repeat(80), 'GSM-7', 1],
  ['an escape pair never straddles', `${'A'.repeat(152)}€${'A'.repeat(153)}`, 'GSM-7', 3],
  ['e acute is in the alphabet', 'é'.repeat(160), 'GSM-7', 1],
  ['e circumflex is not', 'ê'.repeat(70), 'UCS-2', 1],
  ['71 of them', 'ê'.repeat(71), 'UCS-2', 2],
  ['a surrogate pair never straddles', `${'ê'.repeat(66)}😀${'ê'.repeat(66)}`, 'UCS-2', 3],
])('a text is carried by SMS: %s', (_label, text, encoding, segments) => {
  expect(carriedAs(text)).toEqual({ encoding, segments });
});

test.each([
  ['182 letters pass', 'A'.repeat(182), 182],
  ['the 183rd is cut', 'A'.repeat(183), 182],
  ['80 characters of UCS-2', 'ê'.repeat(90), 80],
])('a USSD page is cut as networks do: %s', (_label, text, length) => {
  expect(cutForUssd(text)).toHaveLength(length);
});
