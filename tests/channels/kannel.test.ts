import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SmsInbound } from '../../src/channels/channel.js';
import { parseKannelInbound, parseKannelReport } from '../../src/channels/sms/kannel-callbacks.js';
import { readRawFields } from '../../src/channels/sms/raw-fields.js';
import { createSmsJoiner, partOf } from '../../src/channels/sms/sms-parts.js';

const at = new Date('2026-11-16T11:00:00Z');
const read = (query: string) => {
  const fields = readRawFields(query);
  return fields && parseKannelInbound(fields, at);
};
const base = 'id=a1b2&from=%2B237670000001&to=8055';
const textOf = (rest: string) => read(`${base}&${rest}`)?.sms.text;

describe('an SMS from Kannel', () => {
  it.each([
    ['UTF-8', 'text=Arr%C3%AAt+svp&coding=0&charset=UTF-8', 'Arrêt svp'],
    ['UTF-8 that nobody names', 'text=Arr%C3%AAt', 'Arrêt'],
    ['Latin-1 called UTF-8', 'text=Pay%E9+%E0+Mado&coding=0&charset=UTF-8', 'Payé à Mado'],
    ['Latin-1 by its name', 'text=Pay%E9&charset=ISO-8859-1', 'Payé'],
    ['Latin-1 that reads as UTF-8 too', 'text=%C3%A9&charset=ISO-8859-1', 'Ã©'],
    ['UCS-2 with its zeros', 'text=%00E%00C%20%19&coding=2&charset=UTF-16BE', 'EC’'],
    ['UCS-2 that nobody names', 'text=%00E%00C', 'EC'],
    ['UCS-2 by its coding alone', 'text=%20%19%20%19&coding=2', '’’'],
    ['UCS-2 the other way round', 'text=E%00C%00&coding=2&charset=UTF-16LE', 'EC'],
    [
      'UCS-2 recoded, the coding left as it was',
      'text=OUI+4821&coding=2&charset=UTF-8',
      'OUI 4821',
    ],
    ['an emoji', 'text=%D8%3D%DE%00&coding=2&charset=UTF-16BE', '😀'],
    ['half an emoji', 'text=%00O%D8%3D&coding=2&charset=UTF-16BE', 'O\ufffd'],
    ['8-bit data', 'text=SUIVI+%E9&coding=1&charset=', 'SUIVI é'],
    ['an odd number of bytes called UCS-2', 'text=OUI&coding=2&charset=UTF-16BE', 'OUI'],
    ['zeros and bells', 'text=O%00U%07I', 'OU I'],
    ['a plus, a percent, an ampersand', 'text=1%2B1%25+%26+2', '1+1% & 2'],
    ['nothing', 'text=', ''],
  ])('is read when it comes as %s', (_, rest, text) => {
    expect(textOf(rest)).toBe(text);
  });

  it.each([
    ['no id', 'from=670000001&to=1&text=A'],
    ['no text', base],
    ['two texts', `${base}&text=A&text=B`],
    ['two senders', `${base}&text=A&from=670000002`],
    ['a name as sender', 'id=1&from=MTN&to=1&text=A'],
    ['a short number as sender', 'id=1&from=8080&to=1&text=A'],
    ['an id with a blank', 'id=a+b&from=670000001&to=1&text=A'],
    ['more fields than any gateway sends', `${base}&text=A${'&x=1'.repeat(50)}`],
  ])('is refused with %s', (_, query) => {
    expect(read(query)).toBeNull();
  });

  it('never breaks, whatever the bytes, and never holds a zero or half a character', () => {
    const bytes = fc.uint8Array({ maxLength: 400, size: 'max' });
    const said = fc.constantFrom(
      '',
      'UTF-8',
      'UTF-16BE',
      'UTF-16LE',
      'ISO-8859-1',
      'GSM',
      'klingon',
    );
    fc.assert(
      fc.property(bytes, fc.constantFrom('', '0', '1', '2', '9'), said, (data, coding, charset) => {
        const text = Array.from(data, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        const words = textOf(`text=${text}&coding=${coding}&charset=${charset}`) ?? 'refused';
        expect(words).not.toContain('\0');
        expect(Buffer.from(words).toString()).toBe(words);
      }),
    );
  });
});

describe('a report from Kannel', () => {
  it.each([
    ['1', '', 'delivered', undefined],
    ['2', 'id:7 sub:001 stat:EXPIRED err:000', 'failed', 'EXPIRED'],
    ['2', '', 'failed', 'not_delivered'],
    ['4', '', 'sent', undefined],
    ['8', 'ACK/', 'sent', undefined],
    ['16', 'NACK/11/Invalid Destination Address +237670000001', 'failed', 'rejected'],
    ['32', '', 'unknown', undefined],
    ['constructor', '', 'unknown', undefined],
  ])('of type %s (%s) says %s', (type, reply, state, reason) => {
    const query = new URLSearchParams({ ref: 'm1', type, reply, 'smsc-id': '' }).toString();
    expect(parseKannelReport(readRawFields(query)!)).toEqual({
      ...{ gateway: 'kannel', externalId: 'm1', state, ...(reason && { reason }) },
    });
  });

  it.each(['type=1', 'ref=&type=1', 'ref=m1', 'ref=m1&ref=m2&type=1', 'ref=m1&type=1&type=2'])(
    'is none: %s',
    (query) => {
      expect(parseKannelReport(readRawFields(query)!)).toBeNull();
    },
  );
});

describe('a long SMS that comes in parts', () => {
  const sms = (id: string, text: string): SmsInbound => ({
    ...{ gateway: 'kannel', externalId: id, from: '+237670000001' as SmsInbound['from'] },
    ...{ to: '8055', text, at },
  });
  const part = (number: number, total = 3) => ({ reference: 7, number, total });
  /** Time that passes when a test says so. */
  const waiting = () => {
    const runs: (() => void)[] = [];
    const later = (_ms: number, run: () => void) => (runs.push(run), () => undefined);
    return { joiner: createSmsJoiner({ later }), passes: () => runs.forEach((run) => run()) };
  };

  it.each([
    ['050003070301', { reference: 7, total: 3, number: 1 }],
    ['06080401070302', { reference: 263, total: 3, number: 2 }],
    ['0a0504158a0000000307020 1'.replace(' ', ''), { reference: 7, total: 2, number: 1 }],
    ['', null],
    ['050003070101', null],
    ['050003070304', null],
    ['0500030703', null],
  ])('is told by its header %s', (hex, expected) => {
    expect(partOf(Buffer.from(hex, 'hex'))).toEqual(expected);
  });

  it('is one message, in the order of its parts, under the id of the first', async () => {
    const { joiner } = waiting();
    const answers = [3, 1, 2].map((number) =>
      joiner.join({ sms: sms(`id${String(number)}`, `p${String(number)} `), part: part(number) }),
    );
    const whole = sms('id1', 'p1 p2 p3 ');
    expect(await Promise.all(answers)).toEqual([whole, null, null]);
  });

  it('is joined once when a part comes twice', async () => {
    const { joiner } = waiting();
    const answers = [1, 1, 2].map((number) =>
      joiner.join({ sms: sms(`id${String(number)}`, `p${String(number)}`), part: part(number, 2) }),
    );
    expect(await Promise.all(answers)).toEqual([sms('id1', 'p1p2'), null, null]);
  });

  it('is what has come, when a part never does', async () => {
    const { joiner, passes } = waiting();
    const answer = joiner.join({ sms: sms('id2', 'p2'), part: part(2) });
    passes();
    expect(await answer).toEqual(sms('id2', 'p2'));
  });

  it('is not mixed with one of another phone', async () => {
    const { joiner, passes } = waiting();
    const other = { ...sms('x1', 'x1'), from: '+237670000002' as SmsInbound['from'] };
    const answers = [
      joiner.join({ sms: sms('id1', 'p1'), part: part(1, 2) }),
      joiner.join({ sms: other, part: part(2, 2) }),
    ];
    passes();
    expect(await Promise.all(answers)).toEqual([sms('id1', 'p1'), other]);
  });
});
