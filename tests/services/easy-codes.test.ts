import { describe, expect, it } from 'vitest';

import { isEasyCode, isFourDigits } from '../../src/services/easy-codes.js';

const PHONE = '+237670000051';

describe('a code for the wallet', () => {
  it.each([
    ['one digit over and over', ['0000', '7777']],
    ['two digits in pairs', ['1212', '1122', '9090']],
    ['a run up or down the keypad', ['1234', '6789', '9876', '4321', '0246', '8642', '2580']],
    ['a year that somebody may have been born in', ['1960', '1987', '2004', '2026']],
    ['the end of the own number', ['0051']],
  ])('is too easy when it is %s', (_, codes) => {
    for (const code of codes) expect([code, isEasyCode(code, PHONE)]).toEqual([code, true]);
  });

  it('is good otherwise, and few are lost', () => {
    for (const code of ['5938', '7160', '1243', '0391', '1123']) {
      expect([code, isEasyCode(code, PHONE)]).toEqual([code, false]);
    }
    const all = Array.from({ length: 10_000 }, (_, no) => String(no).padStart(4, '0'));
    const easy = all.filter((code) => isEasyCode(code, PHONE)).length;
    expect(easy).toBeLessThan(350);
  });

  it.each(['', '123', '12345', '12 34', '1234*', '12a4', ' 5938', '٥٩٣٨'])(
    'is four digits and nothing else: "%s" is none',
    (typed) => expect(isFourDigits(typed)).toBe(false),
  );
});
