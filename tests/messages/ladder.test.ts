import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tried } from '../../src/models/stored-messages.js';
import { isStale, receiptMs } from '../../src/services/message-routes/deadlines.js';
import { ladderOf, nextRung, type Rung } from '../../src/services/message-routes/ladder.js';
import { isFinal, remedyOf, weightOf } from '../../src/services/message-routes/refusals.js';
import { createRoutes } from '../../src/services/message-routes/routes.js';
import type { Phone } from '../../src/lib/phone.js';

const phoneId = 'own';
const facts = { phoneId, via: null, whatsapp: [], sms: ['alpha', 'beta'], others: [] };
const names = (rungs: Rung[]) => rungs.map((rung) => `${rung.gateway}@${rung.phoneId}`);
const second = { phoneId: 'second', sms: ['beta', 'alpha'] };

describe('all ways to somebody', () => {
  it.each([
    ['SMS alone', facts, ['alpha@own', 'beta@own']],
    [
      'a living chat comes first',
      { ...facts, whatsapp: ['chat'] },
      ['chat@own', 'alpha@own', 'beta@own'],
    ],
    [
      'what brought the question comes first',
      { ...facts, via: 'beta', whatsapp: ['chat'] },
      ['beta@own', 'chat@own', 'alpha@own'],
    ],
    [
      'a gateway that is gone brings nothing back',
      { ...facts, via: 'gamma' },
      ['alpha@own', 'beta@own'],
    ],
    [
      'the second SIM is the last',
      { ...facts, others: [second] },
      ['alpha@own', 'beta@own', 'beta@second'],
    ],
  ])('%s', (_, given, expected) => {
    expect(names(ladderOf(given))).toEqual(expected);
  });
});

const ladder = ladderOf({ ...facts, whatsapp: ['chat'], others: [second] });
const states = fc.constantFrom<Tried['state']>('sending', 'sent', 'unknown', 'delivered', 'failed');
const history = fc.array(
  fc.record({ rung: fc.constantFrom(...ladder), state: states, final: fc.boolean() }),
  { maxLength: 20 },
);
const triedOf = (made: { rung: Rung; state: Tried['state']; final: boolean }[]): Tried[] =>
  made.map(({ rung, state, final }, index) => ({ ...rung, no: index + 1, state, final }));

describe('the way to try now', () => {
  it('is never one that took the message, or said no for good', () => {
    fc.assert(
      fc.property(history, (made) => {
        const next = nextRung(ladder, triedOf(made));
        const before = made.filter(({ rung }) => rung === next?.rung);
        expect(
          before.every(({ state, final }) => !final && !['sent', 'delivered'].includes(state)),
        ).toBe(true);
      }),
    );
  });

  it('is the first of those that were tried least', () => {
    fc.assert(
      fc.property(history, (made) => {
        const next = nextRung(ladder, triedOf(made));
        const isOpen = (rung: Rung) =>
          made.every(
            (one) =>
              one.rung !== rung || (!one.final && !['sent', 'delivered'].includes(one.state)),
          );
        const counts = ladder
          .filter(isOpen)
          .map((rung) => made.filter((one) => one.rung === rung).length);
        expect(next?.round ?? null).toBe(counts.length > 0 ? Math.min(...counts) : null);
      }),
    );
  });

  it('walks through all ways before it begins again', () => {
    const tried: Tried[] = [];
    const walked = Array.from({ length: 8 }, () => {
      const next = nextRung(ladder, tried);
      if (!next) throw new Error('no way');
      tried.push({ ...next.rung, no: tried.length + 1, state: 'failed', final: false });
      return `${next.rung.gateway}@${next.rung.phoneId} ${String(next.round)}`;
    });
    expect(walked).toEqual(
      [0, 1].flatMap((round) => names(ladder).map((name) => `${name} ${String(round)}`)),
    );
  });
});

it.each([
  [{ permanent: false }, 'elsewhere', 'elsewhere', false, 12],
  [{ permanent: false, kind: 'throttled' }, 'elsewhere', 'elsewhere', false, 3],
  [{ permanent: false, kind: 'unknown' }, 'wait', 'wait', false, 12],
  [{ permanent: true }, 'elsewhere', 'elsewhere', true, 0],
  [{ permanent: true, kind: 'unreachable' }, 'elsewhere', 'elsewhere', true, 0],
  [{ permanent: true, kind: 'opted_out' }, 'elsewhere', 'end', true, 0],
  [{ permanent: false, kind: 'window_closed' }, 'elsewhere', 'elsewhere', true, 0],
] as const)(
  '%j: an order goes %s, an offer %s, for good: %s',
  (refused, order, offer, final, weight) => {
    expect([remedyOf(refused, false), remedyOf(refused, true)]).toEqual([order, offer]);
    expect([isFinal(refused), weightOf(refused)]).toEqual([final, weight]);
  },
);

it('a code is worth nothing after ten minutes, and an offer is never paid for twice', () => {
  const made = new Date('2026-11-20T12:00:00Z');
  const after = (minutes: number) => new Date(made.getTime() + minutes * 60_000);
  expect([9, 10].map((minutes) => isStale('code.link', made, after(minutes)))).toEqual([
    false,
    true,
  ]);
  expect(isStale('order.paid', made, after(60))).toBe(false);
  expect(receiptMs('offer')).toBeNull();
});

describe('who carries to a phone', () => {
  const gateways = (['alpha', 'beta', 'gamma'] as const).map((name) => ({
    name,
    channel: 'sms' as const,
  }));
  const mtn = '+237670000001' as Phone;
  const orange = '+237690000001' as Phone;
  const all = () => true;
  const prices: Record<string, number> = { alpha: 9, beta: 7, gamma: 8 };
  const partPrice = (name: string) => prices[name] ?? null;

  it.each([
    ['as configured where nobody knows a price', {}, ['alpha', 'beta', 'gamma']],
    ['the cheapest first where all are known', { partPrice }, ['beta', 'gamma', 'alpha']],
    [
      'one unknown price makes none of them count',
      { partPrice: (name: string) => (name === 'beta' ? null : partPrice(name)) },
      ['alpha', 'beta', 'gamma'],
    ],
    [
      'what the deployment wants for an operator before price',
      { partPrice, byOperator: { MTN: ['gamma'] } },
      ['gamma', 'beta', 'alpha'],
    ],
    [
      'those that are down last',
      { partPrice, health: { isUp: (name: string) => name !== 'beta' } },
      ['gamma', 'alpha', 'beta'],
    ],
  ])('%s', (_, more, expected) => {
    expect(createRoutes({ gateways, health: { isUp: all }, ...more }).gatewaysFor(mtn)).toEqual(
      expected,
    );
  });

  it('is another for another operator', () => {
    const byOperator = { MTN: ['gamma'], ORANGE: ['beta'] };
    const routes = createRoutes({ gateways, health: { isUp: all }, byOperator });
    expect(routes.gatewaysFor(orange)[0]).toBe('beta');
    expect(routes.firstByOperator()).toMatchObject({ MTN: 'gamma', ORANGE: 'beta', '': 'alpha' });
  });
});
