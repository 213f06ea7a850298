import { describe, expect, it } from 'vitest';

import { mask } from '../../src/lib/log.js';

describe('log lines', () => {
  const cases: [string, unknown, unknown][] = [
    ['mask a number in E.164', 'to +237670000051 failed', 'to ***051 failed'],
    ['mask a national number', 'phone 670000051', 'phone ***051'],
    ['mask a number written with spaces', '6 70 00 00 51 called', '***051 called'],
    [
      'leave an id whole',
      'row 01a1f875-049e-7327-a15c-bf2366c59509',
      'row 01a1f875-049e-7327-a15c-bf2366c59509',
    ],
    ['leave amounts and references', 'order 4821 of 5700F', 'order 4821 of 5700F'],
    ['hide what a secret name holds', { pin: '1234', token: 'abc' }, { pin: '***', token: '***' }],
    ['hide the words of a message', { text: 'LIVRE 4821 5573' }, { text: '***' }],
    ['keep the code of an error', { code: '40P01' }, { code: '40P01' }],
    ['look into lists', { phones: ['+237690000051'] }, { phones: ['***051'] }],
  ];
  it.each(cases)('%s', (_, given, written) => {
    expect(mask(given)).toEqual(written);
  });

  it('tell an error without the row that Postgres quotes', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      constraint: 'phones_digest_key',
      detail: 'Key (phone)=(670000051) already exists.',
    });
    const written = JSON.stringify(mask(error));
    expect(written).toContain('phones_digest_key');
    expect(written).not.toContain('051');
  });

  it('do not change what they are given', () => {
    const facts = { phone: '+237670000051', deep: { text: 'LIVRE' } };
    mask(facts);
    expect(facts).toEqual({ phone: '+237670000051', deep: { text: 'LIVRE' } });
  });
});
