import { parse } from 'node:querystring';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseDelivery,
  parseInbound,
  parseOptOut,
} from '../../src/channels/sms/africastalking-callbacks.js';

const receivedAt = new Date('2026-03-02T11:06:00Z');
const inbound = {
  date: '2026-03-02 11:05:00',
  from: '+237670000001',
  id: 'abc-1',
  linkId: '',
  text: 'OUI 4821 25',
  to: '8055',
};
const read = (form: unknown) => parseInbound(form, receivedAt);
const without = (name: string) =>
  Object.fromEntries(Object.entries(inbound).filter(([field]) => field !== name));

describe('an SMS to us', () => {
  test('is read', () => {
    expect(read(inbound)).toEqual({
      gateway: 'africastalking',
      externalId: 'abc-1',
      from: '+237670000001',
      to: '8055',
      text: 'OUI 4821 25',
      at: new Date('2026-03-02T11:05:00Z'),
    });
  });

  test.each([
    ['a date in the other form', { date: '2026-03-02T11:05:00Z' }, '2026-03-02T11:05:00.000Z'],
    ['a date with a fraction', { date: '2026-03-02T11:05:00.250Z' }, '2026-03-02T11:05:00.000Z'],
    ['no date we know: now', { date: 'lundi' }, '2026-03-02T11:06:00.000Z'],
    ['an impossible date: now', { date: '2026-13-45 99:00:00' }, '2026-03-02T11:06:00.000Z'],
    ['an empty date: now', { date: '' }, '2026-03-02T11:06:00.000Z'],
    ['no date at all: now', { date: undefined }, '2026-03-02T11:06:00.000Z'],
  ])('%s', (_, fields, at) => {
    expect(read({ ...inbound, ...fields })?.at.toISOString()).toBe(at);
  });

  test.each([
    ['a field that Africa’s Talking adds one day', { cost: 'XAF 1', networkCode: ['1', '2'] }],
    ['an empty text', { text: '' }],
    ['a number without its plus, lost as a space on the way', { from: ' 237670000001' }],
    ['a text of ten parts', { text: 'a'.repeat(1_600) }],
  ])('is read with %s', (_, fields) => {
    expect(read({ ...inbound, ...fields })?.from).toBe('+237670000001');
  });

  test('is cut when no person reads that far, and loses its NULs', () => {
    expect(read({ ...inbound, text: `\0${'a'.repeat(2_000)}` })?.text).toBe('a'.repeat(1_600));
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', [inbound]],
    ['a text', 'from=+237670000001'],
    ['an empty form', {}],
    ['no sender', without('from')],
    ['no text', without('text')],
    ['no id', without('id')],
    ['no receiver', without('to')],
    ['a doubled text', { ...inbound, text: ['OUI 1', 'OUI 2'] }],
    ['a doubled sender', { ...inbound, from: ['+237670000001', '+237670000002'] }],
    ['a nested text', { ...inbound, text: { split: 'x' } }],
    ['a doubled date', { ...inbound, date: ['a', 'b'] }],
    ['a number as text', { ...inbound, text: 4821 }],
    ['an id with spaces', { ...inbound, id: 'a b' }],
    ['an endless id', { ...inbound, id: 'a'.repeat(129) }],
    ['an endless text', { ...inbound, text: 'a'.repeat(16_001) }],
    ['a foreign number', { ...inbound, from: '+33612345678' }],
    ['a short number, which is a machine', { ...inbound, from: '8055' }],
    ['a name, which is a machine', { ...inbound, from: 'MTN' }],
  ])('is refused: %s', (_, form) => {
    expect(read(form)).toBeNull();
  });
});

describe('a delivery report', () => {
  const report = {
    id: 'ATXid_1',
    status: 'Success',
    phoneNumber: '+237670000001',
    retryCount: '0',
  };

  test.each([
    ['Sent', 'sent'],
    ['Submitted', 'sent'],
    ['Buffered', 'sent'],
    ['Success', 'delivered'],
    ['Failed', 'failed'],
    ['Rejected', 'failed'],
    ['Expired', 'failed'],
    ['ThoughtAbout', 'unknown'],
    ['constructor', 'unknown'],
    ['', 'unknown'],
  ])('with status %s says %s', (status, state) => {
    expect(parseDelivery({ ...report, status })).toMatchObject({ externalId: 'ATXid_1', state });
  });

  test('has a reason only when one is given', () => {
    expect(parseDelivery({ ...report, failureReason: '' })).not.toHaveProperty('reason');
    const failed = { ...report, status: 'Failed', failureReason: 'AbsentSubscriber' };
    expect(parseDelivery(failed)).toMatchObject({ reason: 'AbsentSubscriber' });
  });

  test.each([
    ['no id', { status: 'Success' }],
    ['no status', { id: 'ATXid_1' }],
    ['two statuses', { ...report, status: ['Failed', 'Success'] }],
    ['nothing', undefined],
  ])('is refused: %s', (_, form) => {
    expect(parseDelivery(form)).toBeNull();
  });
});

describe('an opt-out', () => {
  test('names phone and sender', () => {
    expect(parseOptOut({ senderId: '8055', phoneNumber: '+237670000001' })).toEqual({
      ...{ gateway: 'africastalking', from: '+237670000001', sender: '8055' },
    });
  });

  test.each([
    ['no number', { senderId: '8055' }],
    ['no sender', { phoneNumber: '+237670000001' }],
    ['a foreign number', { senderId: '8055', phoneNumber: '+33612345678' }],
  ])('is refused: %s', (_, form) => {
    expect(parseOptOut(form)).toBeNull();
  });
});

test('whatever is posted, reading it never throws', () => {
  const names = fc.constantFrom(
    'id',
    'from',
    'to',
    'text',
    'date',
    'status',
    'phoneNumber',
    'senderId',
  );
  const pairs = fc.array(fc.tuple(names, fc.oneof(fc.string(), fc.string({ unit: 'binary' }))));
  const posted = pairs.map((fields) => parse(new URLSearchParams(fields).toString()));
  const anything = fc.oneof(posted, fc.anything(), fc.dictionary(names, fc.anything()));
  fc.assert(
    fc.property(anything, (form) => {
      for (const reader of [read, parseDelivery, parseOptOut]) reader(form);
    }),
    { numRuns: 500 },
  );
});
