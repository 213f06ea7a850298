// What networks tell of sessions beside their turns.
import { expect, it } from 'vitest';

import { readUssdEnd } from '../../src/channels/ussd/africastalking.js';
import { coarseCell, dialledBehind } from '../../src/channels/ussd/facts.js';
import { readMtn, writeMtn } from '../../src/channels/ussd/mtn.js';

const at = { arrivedMs: 5, ussdCode: '*237*55#' };
const mtn = (fields: object) =>
  readMtn({ sessionId: 's1', messageType: '0', msisdn: '237670000051', ...fields }, at);
const line = { channel: 'ussd', gateway: 'mtn', phone: '+237670000051', sessionRef: 's1' };

it('MTN begins a session with all that was dialled, its cell and its language', () => {
  const told = { ussdString: '*237*55*2001#', cellId: '624010051', language: 'English' };
  expect(mtn({ ...told, serviceCode: '*237*55#', imsi: '624011234567890' })).toEqual({
    kind: 'turn',
    turn: {
      ...{ ...line, arrivedMs: 5, language: 'en' },
      input: { kind: 'last', text: '2001', isStart: true },
    },
    begin: {
      ...{ gateway: 'mtn', sessionRef: 's1', serviceCode: '*237*55#' },
      ...{ cell: '62401005', language: 'en' },
    },
  });
});

it.each([
  ['an answer', { messageType: 1, ussdString: '2*3' }, { kind: 'turn', begin: null }],
  ['another language', { language: 'pidgin' }, { kind: 'turn', begin: { language: null } }],
  ['an end', { messageType: '2' }, { kind: 'end', end: { cause: null, said: '2' } }],
  [
    'a cancel',
    { messageType: '4', ussdString: 'released' },
    { kind: 'end', end: { cause: 'left', error: 'released' } },
  ],
  [
    'a time-out',
    { messageType: '5', ussdString: '1234' },
    { kind: 'end', end: { cause: 'timed_out', error: null } },
  ],
  ['a notification', { messageType: '3' }, { kind: 'notice' }],
  ['a number as session', { sessionId: 1235 }, { kind: 'turn', turn: { sessionRef: '1235' } }],
  ['no session', { sessionId: undefined }, { kind: 'refused', reason: 'malformed' }],
  ['a session with a line end', { sessionId: 'a\nb' }, { kind: 'refused', reason: 'malformed' }],
  ['an unknown type', { messageType: '7' }, { kind: 'refused', reason: 'malformed' }],
  ['a list', { ussdString: ['1'] }, { kind: 'refused', reason: 'malformed' }],
  ['a foreign phone', { msisdn: '33612345678' }, { kind: 'refused', reason: 'foreign_number' }],
])('MTN tells of %s', (_, fields, reading) => {
  expect(mtn(fields)).toMatchObject(reading);
});

it('MTN is answered with a page that asks, or with one that ends', () => {
  const request = { sessionId: 's1', msisdn: '237670000051', serviceCode: '*237*55#' };
  const read = (open: boolean) => JSON.parse(writeMtn({ text: 'Oui?', open }, request)) as unknown;
  expect(read(true)).toMatchObject({
    ...{ statusCode: '0000', transactionId: 's1' },
    data: {
      inboundResponse: 'Oui?',
      userInputRequired: true,
      messageType: 1,
      msisdn: '237670000051',
    },
  });
  expect(read(false)).toMatchObject({ data: { userInputRequired: false, messageType: 2 } });
});

it("Africa's Talking tells what a session cost, and nothing of what was typed is taken", () => {
  const form = {
    ...{ sessionId: 'ATUid_1', phoneNumber: '+237670000051', serviceCode: '*237*55#' },
    ...{ networkCode: '62401', status: 'Success', cost: 'XAF 20.5000', durationInMillis: '61000' },
    ...{ hopsCount: '7', input: '1*5938', lastAppResponse: 'Votre code', errorMessage: '' },
  };
  const end = readUssdEnd(form);
  expect(end).toEqual({
    ...{ channel: 'ussd', gateway: 'africastalking', sessionRef: 'ATUid_1' },
    ...{ phone: '+237670000051', cause: 'completed', said: 'Success', serviceCode: '*237*55#' },
    ...{ network: '62401', hops: 7, durationMs: 61_000, costMicroXaf: 20_500_000, error: null },
  });
  expect(
    readUssdEnd({ ...form, cost: 'KES 2.0000', hopsCount: '-1', status: 'Failed' }),
  ).toMatchObject({
    ...{ costMicroXaf: null, hops: null, cause: null },
  });
  const late = { ...form, status: 'Failed', errorMessage: 'session time limit' };
  expect(readUssdEnd(late)?.cause).toBe('timed_out');
});

it.each([
  ['*237*55*2001*5*2#', '2001*5*2'],
  ['*237*55#', ''],
  ['*237*555#', ''],
  ['2001', ''],
  ['*237*55*#', ''],
])('of %s, "%s" was dialled behind the code', (dialled, tail) => {
  expect(dialledBehind('*237*55#', dialled)).toBe(tail);
});

it('keeps of a cell no more than a part of town', () => {
  expect(coarseCell('624-01-1021-4711')).toBe('624-01-1021-471');
  expect(coarseCell('x'.repeat(60))).toBeNull();
  expect(coarseCell('a cell; drop')).toBeNull();
});
