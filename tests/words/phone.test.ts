import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  isMobile,
  maskPhone,
  modernPhone,
  nationalNumber,
  operatorOf,
  parsePhone,
  type Phone,
} from '../../src/lib/phone.js';

const phone = (text: string): Phone => parsePhone(text) ?? expect.fail(`${text} is a number`);

describe('a number as people and gateways write it', () => {
  it.each([
    ['nine digits', '670000001'],
    ['with the country', '237670000001'],
    ['as gateways send it', '+237670000001'],
    ['with the international prefix', '00237670000001'],
    ['in twos, with spaces', '6 70 00 00 01'],
    ['with dots', '6.70.00.00.01'],
    ['with dashes', '670-000-001'],
    ['with brackets', '(+237) 670 000 001'],
    ['with no-break spaces', '+237\u00a0670\u202f000\u00a0001'],
    ['pasted with direction marks', '\u202a+237 670 000 001\u202c'],
    ['full-width digits', '６７００００００１'],
    ['full-width plus', '＋２３７６７００００００１'],
    ['Arabic-Indic digits', '٦٧٠٠٠٠٠٠١'],
    ['Persian digits', '۶۷۰۰۰۰۰۰۱'],
    ['a WhatsApp chat', '237670000001@c.us'],
    ['a WhatsApp user', '237670000001@s.whatsapp.net'],
    ['a WhatsApp device', '237670000001:12@s.whatsapp.net'],
  ])('%s', (_, text) => {
    expect(parsePhone(text)).toBe('+237670000001');
  });

  it.each([
    ['nothing', ''],
    ['a name', 'Mireille'],
    ['letters among digits', '67000000a'],
    ['too short', '67000000'],
    ['too long', '6700000011'],
    ['a number of Kenya', '+254670000001'],
    ['a number of France', '0033670000001'],
    ['a trunk zero', '0670000001'],
    ['the country twice', '237237670000001'],
    ['a cut-off international number', '237670000'],
    ['eight digits of before 2014', '99000001'],
    ['eight digits of before 2014 with the country', '+23799000001'],
    ['a range that does not exist', '870000001'],
    ['a fixed range that does not exist', '299000001'],
    ['a WhatsApp group', '237670000001-1400000000@g.us'],
    ['a plus in the middle', '237+670000001'],
    ['two numbers', '670000001/690000001'],
  ])('refuses %s', (_, text) => {
    expect(parsePhone(text)).toBeNull();
  });

  it('knows fixed lines from mobiles', () => {
    expect(isMobile(phone('222 23 00 01'))).toBe(false);
    expect(isMobile(phone('640 00 00 01'))).toBe(true);
  });

  it.each([
    ['99 00 00 01', '+237699000001'],
    ['+237 75 00 00 01', '+237675000001'],
    ['22 00 00 01', null],
    ['670000001', null],
  ])('proposes what an old number has become: %s', (text, modern) => {
    expect(modernPhone(text)).toBe(modern);
  });

  it('is dialled in nine digits and shown in three', () => {
    expect(nationalNumber(phone('+237670000031'))).toBe('670000031');
    expect(maskPhone(phone('+237670000031'))).toBe('...031');
  });

  it.each([
    ['620000001', 'CAMTEL'],
    ['640000001', null],
    ['650000001', 'MTN'],
    ['654999999', 'MTN'],
    ['655000001', 'ORANGE'],
    ['659999999', 'ORANGE'],
    ['660000001', 'NEXTTEL'],
    ['670000001', 'MTN'],
    ['680000001', 'MTN'],
    ['683999999', 'MTN'],
    ['684000001', null],
    ['689999999', null],
    ['690000001', 'ORANGE'],
    ['222000001', 'CAMTEL'],
    ['610000001', null],
  ])('guesses the operator of %s: %s', (text, operator) => {
    expect(operatorOf(phone(text))).toBe(operator);
  });

  it('reads every mobile back from every form it is written in', () => {
    const national = fc.integer({ min: 600_000_000, max: 699_999_999 }).map(String);
    const start = fc.constantFrom('', '237', '+237', '00237', '+237 ');
    fc.assert(
      fc.property(national, start, fc.constantFrom('', ' ', '.', '-'), (digits, before, gap) => {
        const text = before + (digits.match(/.{1,3}/g) ?? []).join(gap);
        expect(parsePhone(text)).toBe(`+237${digits}`);
      }),
    );
  });

  it('never makes up a number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', size: 'max', maxLength: 40 }), (text) => {
        expect(parsePhone(text) ?? '+237600000000').toMatch(/^\+237[26]\d{8}$/);
      }),
    );
  });
});
