import fc from 'fast-check';
import smpp from 'smpp';
import { describe, expect, it } from 'vitest';

import { fromGsmBytes, gsmBytes } from '../../src/channels/smpp/gsm-bytes.js';
import type { SmppPdu } from '../../src/channels/smpp/package.js';
import { meaningOf } from '../../src/channels/smpp/status.js';
import { decodeSmpp, encodeSms } from '../../src/channels/sms/smpp-coding.js';
import { readSmppSms } from '../../src/channels/sms/smpp-inbound.js';
import { idForms, isReceipt, readReceipt } from '../../src/channels/sms/smpp-receipts.js';
import { readSmppUssd, writeSmppUssd } from '../../src/channels/ussd/smpp.js';
import { segments } from '../../src/lib/gsm7.js';
import type { Phone } from '../../src/lib/phone.js';

const GSM = '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€';
const gsmText = fc.string({ unit: fc.constantFrom(...GSM), maxLength: 700 });
const pduOf = (fields: Record<string, unknown>) => new smpp.PDU('deliver_sm', fields);

describe('the GSM alphabet', () => {
  it('has the bytes that the package gives it, and comes back', () => {
    fc.assert(
      fc.property(gsmText, (text) => {
        const bytes = Buffer.from(gsmBytes(text).flat());
        expect(bytes.equals(Buffer.from(smpp.gsmCoder.encode(text, 0)))).toBe(true);
        expect(fromGsmBytes(bytes)).toBe(text);
      }),
    );
  });

  it('has no byte above 127, and shows what it does not know', () => {
    expect(fromGsmBytes(Buffer.from([0x41, 0xe9]))).toBeNull();
    expect(fromGsmBytes(Buffer.from([0x1b, 0x41, 0x1b]))).toBe('A ');
  });
});

describe('a text in parts', () => {
  it('has as many as it is counted, none too long, and comes back whole', () => {
    const any = fc.oneof(gsmText, fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(any, (text) => {
        const parts = encodeSms(text, 300);
        expect(parts).toHaveLength(segments(text).segments);
        for (const { message, dataCoding } of parts) {
          const bytes = message.length;
          expect(bytes).toBeLessThanOrEqual(dataCoding === 0 ? 160 : 140);
        }
        const isLong = parts.length > 1;
        const bodies = parts.map(({ message }) => message.subarray(isLong ? 6 : 0));
        const read = Buffer.concat(bodies);
        const back =
          parts[0]?.dataCoding === 0 ? fromGsmBytes(read) : read.swap16().toString('utf16le');
        expect(back).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('says in front of each which it is', () => {
    const [first, second] = encodeSms('a'.repeat(161), 0x1ff);
    expect(first?.message.subarray(0, 6)).toEqual(Buffer.from([5, 0, 3, 0xff, 2, 1]));
    expect(second?.message.subarray(0, 6)).toEqual(Buffer.from([5, 0, 3, 0xff, 2, 2]));
    expect([first?.esmClass, second?.esmClass]).toEqual([0x40, 0x40]);
  });
});

describe('what a phone wrote', () => {
  it.each([
    ['GSM', 0, Buffer.from([0x04, 0x05, 0x1b, 0x65, 0x00]), 'èé€@'],
    ['GSM with a class', 0xf1, Buffer.from([0x05, 0x00]), 'é@'],
    ['Latin-1 called GSM', 0, Buffer.from('Noël à', 'latin1'), 'Noël à'],
    ['UTF-8 called GSM', 0, Buffer.from('Noël à'), 'Noël à'],
    ['UCS-2 called GSM', 0, Buffer.from('OUI 4821', 'utf16le').swap16(), 'OUI 4821'],
    ['ASCII', 1, Buffer.from('a@b_c $1'), 'a@b_c $1'],
    ['Latin-1', 3, Buffer.from('ARRÊT', 'latin1'), 'ARRÊT'],
    ['UCS-2', 8, Buffer.from('œuf ’', 'utf16le').swap16(), 'œuf ’'],
    ['zero bytes', 3, Buffer.from('OUI\0 4821\0'), 'OUI 4821'],
  ])('is read in %s', (_, dataCoding, bytes, text) => {
    expect(decodeSmpp(bytes, dataCoding)).toBe(text);
  });

  it.each([
    ['a number with its country', '237670000051', 1, '+237670000051'],
    ['a number of the country', '670000051', 2, '+237670000051'],
    ['a name', 'MTN', 5, undefined],
    ['a name that looks like a number', '237670000051', 5, undefined],
    ['a short number', '8055', 3, undefined],
    ['a foreign number', '33612345678', 1, undefined],
  ])('comes from %s, or from nobody who could be answered', (_, address, ton, phone) => {
    const pdu = pduOf({
      source_addr: address,
      source_addr_ton: ton,
      short_message: Buffer.from('A'),
    });
    const read = readSmppSms(pdu, { externalId: 'x', at: new Date() });
    expect(read?.sms.from).toBe(phone);
  });

  it('has its part told by a header or by TLVs, or is a payload', () => {
    const from = { source_addr: '237670000051', data_coding: 1 };
    const read = (fields: object) =>
      readSmppSms(pduOf({ ...from, ...fields }), { externalId: 'x', at: new Date() });
    const headed = Buffer.from([6, 8, 4, 1, 2, 3, 2, 0x41]);
    expect(read({ esm_class: 0x40, short_message: headed })).toMatchObject({
      ...{ sms: { text: 'A' }, part: { reference: 258, total: 3, number: 2 } },
    });
    const told = { sar_msg_ref_num: 7, sar_total_segments: 2, sar_segment_seqnum: 1 };
    expect(read({ ...told, short_message: Buffer.from('A') })?.part).toEqual({
      ...{ reference: 7, total: 2, number: 1 },
    });
    expect(read({ message_payload: Buffer.from('long') })?.sms.text).toBe('long');
  });
});

describe('a receipt', () => {
  const full =
    'id:7f3a sub:001 dlvrd:001 submit date:2611161200 done date:2611161201 stat:DELIVRD err:000 text:Kwata';
  it.each([
    [full, {}, { messageId: '7f3a', state: 'delivered' }],
    [
      'stat:UNDELIV err:011 id:0000001234',
      {},
      { messageId: '0000001234', state: 'failed', reason: 'UNDELIV 011' },
    ],
    ['id: 9 stat: expired', {}, { messageId: '9', state: 'failed', reason: 'EXPIRED' }],
    ['id:9 stat:ACCEPTD', {}, { messageId: '9', state: 'sent' }],
    ['id:9 stat:SOMETHING', {}, { messageId: '9', state: 'unknown' }],
    ['id:9', {}, { messageId: '9', state: 'unknown' }],
    ['', { receipted_message_id: 'ab', message_state: 2 }, { messageId: 'ab', state: 'delivered' }],
    [
      'id:9 stat:DELIVRD',
      { receipted_message_id: 'ab', message_state: 8 },
      { messageId: 'ab', state: 'failed', reason: 'REJECTD' },
    ],
    ['id:9 stat:DELIVRD', { message_state: 77 }, { messageId: '9', state: 'unknown' }],
    ['nothing of the kind', {}, null],
  ])('"%s" with %o', (text, tlvs, receipt) => {
    expect(readReceipt({ ...tlvs } as unknown as SmppPdu, text)).toEqual(receipt);
  });

  it('is one by its class or by its TLV; a phone is none', () => {
    expect(isReceipt(pduOf({ esm_class: 0x04 }))).toBe(true);
    expect(isReceipt(pduOf({ esm_class: 0x20 }))).toBe(true);
    expect(isReceipt(pduOf({ receipted_message_id: 'a' }))).toBe(true);
    expect(isReceipt(pduOf({ esm_class: 0x40 }))).toBe(false);
  });

  it('finds its message in hexadecimal or decimal, in capitals or not, with zeros or without', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 0xffff_ffffn }), (number) => {
        const hex = number.toString(16);
        for (const said of [hex, hex.toUpperCase(), hex.padStart(8, '0')]) {
          expect(idForms(said)).toContain(number.toString());
        }
        const decimal = idForms(number.toString().padStart(10, '0'));
        expect(decimal).toEqual(expect.arrayContaining([hex, hex.toUpperCase()]));
      }),
    );
    expect(idForms('sm-7F')).toEqual(['sm-7F', 'sm-7f', 'SM-7F']);
  });
});

it.each([
  [0x0b, { permanent: true, code: 'ESME_RINVDSTADR', kind: 'unreachable' }],
  [0x14, { permanent: false, code: 'ESME_RMSGQFUL', kind: 'throttled' }],
  [0x58, { permanent: false, code: 'ESME_RTHROTTLED', kind: 'throttled' }],
  [0x101, { permanent: true, code: 'ESME_RPROHIBITED', kind: 'opted_out' }],
  [0x08, { permanent: false, code: 'ESME_RSYSERR' }],
  [0x01, { permanent: true, code: 'ESME_RINVMSGLEN' }],
  [0x4ff, { permanent: false, code: 'smpp_0x4ff' }],
])('the status 0x%s of a message centre', (status, meaning) => {
  expect(meaningOf(status)).toEqual(meaning);
  const name = Object.entries(smpp.errors).find(([, code]) => code === status)?.[0];
  expect(meaning.code).toBe(name ?? meaning.code);
});

describe('USSD over a bind', () => {
  const info = Buffer.from([9, 0x06]);
  const request = pduOf({
    ...{ destination_addr: '*237*55#', its_session_info: info, user_message_reference: 77 },
    ussd_service_op: 0x12,
  });
  const phone = '+237670000051' as Phone;

  it('asks and ends under the names that the session came with', () => {
    const ask = writeSmppUssd({ text: 'é?', open: true }, { request, phone });
    expect(ask).toMatchObject({
      ...{ ussd_service_op: 2, its_session_info: info, user_message_reference: 77 },
      ...{ source_addr: '*237*55#', destination_addr: '237670000051' },
      short_message: Buffer.from([0x05, 0x3f]),
    });
    const end = writeSmppUssd({ text: 'Merci', open: false }, { request, phone });
    expect(end).toMatchObject({ ussd_service_op: 0x11, its_session_info: Buffer.from([9, 7]) });
  });

  it.each([
    [0x01, '*237*55*2001*2#', { kind: 'begin', dialled: '2001*2' }],
    [0x01, '*237*55#', { kind: 'begin', dialled: '' }],
    [0x12, '1*2', { kind: 'answer', text: '1*2' }],
    [0x81, '', { kind: 'abort' }],
    [0x42, '1', { kind: 'unknown' }],
  ])('operation 0x%s with "%s"', (op, text, read) => {
    expect(readSmppUssd(pduOf({ ussd_service_op: op }), text, '*237*55#')).toEqual(read);
  });

  it('is over when the session says so, whatever the operation', () => {
    const ended = pduOf({ ussd_service_op: 0x12, its_session_info: Buffer.from([9, 7]) });
    expect(readSmppUssd(ended, '1', '*237*55#')).toEqual({ kind: 'abort' });
  });
});
