import { describe, expect, it } from 'vitest';

import type { MoneyRuleRow } from '../../src/models/money-rules.js';
import { feeOf, rulesAt } from '../../src/services/money-rules.js';

const start = '2025-01-01T00:00:00+01:00';
const noon = new Date('2026-11-16T11:00:00Z');

function aRule(rule: Partial<MoneyRuleRow>): MoneyRuleRow {
  return {
    ...{ id: 'r', kind: 'commission', provider: '', operator: '', flow: '', shopId: '', name: '' },
    ...{ over: 0, bps: 0, fixedXaf: 0, capXaf: null, amount: 0, active: true },
    ...{ validFrom: start, createdAt: start, createdBy: 'house' },
    ...rule,
  };
}

const TIERS = [
  aRule({ bps: 1_500 }),
  aRule({ over: 100, bps: 1_200 }),
  aRule({ over: 500, bps: 1_000 }),
];

describe('the commission rate', () => {
  it.each([
    { says: 'a new shop pays 15 %', delivered: 0, agreed: null, bps: 1_500 },
    { says: 'a hundred is not over a hundred', delivered: 100, agreed: null, bps: 1_500 },
    { says: 'the 101st brings 12 %', delivered: 101, agreed: null, bps: 1_200 },
    { says: 'five hundred is not over five hundred', delivered: 500, agreed: null, bps: 1_200 },
    { says: 'the 501st brings 10 %', delivered: 501, agreed: null, bps: 1_000 },
    { says: 'an agreed rate that is better counts', delivered: 0, agreed: 800, bps: 800 },
    { says: 'an earned rate beats an agreed one', delivered: 600, agreed: 1_400, bps: 1_000 },
    { says: 'a shop may be free of commission', delivered: 0, agreed: 0, bps: 0 },
  ])('$says', ({ delivered, agreed, bps }) => {
    const shop = { id: 'DLA-2001', deliveredCount: delivered, agreedBps: agreed };
    expect(rulesAt(TIERS, noon).commissionBps(shop)).toBe(bps);
  });

  it('of one shop counts for that shop, from its day on, until it is taken back', () => {
    const rows = [
      ...TIERS,
      aRule({ shopId: 'A', bps: 900, validFrom: '2026-11-10T00:00:00+01:00' }),
      aRule({ shopId: 'A', bps: 900, active: false, validFrom: '2026-11-20T00:00:00+01:00' }),
    ];
    const of = (id: string, day: string) =>
      rulesAt(rows, new Date(`${day}T12:00:00+01:00`)).commissionBps({
        ...{ id, deliveredCount: 0, agreedBps: null },
      });
    expect([of('A', '2026-11-09'), of('A', '2026-11-10'), of('A', '2026-11-20')]).toEqual([
      1_500, 900, 1_500,
    ]);
    expect(of('B', '2026-11-15')).toBe(1_500);
  });
});

describe('fees', () => {
  const rows = [
    aRule({ kind: 'collect_fee', bps: 200 }),
    aRule({ kind: 'collect_fee', provider: 'campay', bps: 190 }),
    aRule({ kind: 'collect_fee', provider: 'campay', operator: 'MTN', bps: 250 }),
    aRule({ kind: 'withdraw_fee', bps: 100, capXaf: 500 }),
    aRule({ kind: 'transfer_tax', flow: 'payout', bps: 20, fixedXaf: 4 }),
    aRule({ kind: 'transfer_tax', flow: 'collect', bps: 20, fixedXaf: 4, active: false }),
  ];
  const rules = rulesAt(rows, noon);

  it.each([
    { says: 'MTN by CamPay: 2.5 % of 10 000', provider: 'campay', operator: 'MTN', fee: 250 },
    { says: 'another network of CamPay', provider: 'campay', operator: 'ORANGE', fee: 190 },
    { says: 'a provider of which nothing is said', provider: 'noupay', operator: 'MTN', fee: 200 },
    { says: 'an operator that nobody named', provider: 'campay', operator: null, fee: 190 },
  ])('$says', ({ provider, operator, fee }) => {
    expect(feeOf(10_000, rules.collectFee(provider, operator))).toBe(fee);
  });

  it('are rounded up, never above their cap', () => {
    expect(feeOf(101, rules.withdrawFee('campay', 'MTN'))).toBe(2);
    expect(feeOf(1_000_000, rules.withdrawFee('campay', 'MTN'))).toBe(500);
  });

  it('of the state count only where their flow is switched on', () => {
    expect(feeOf(40_000, rules.transferTax('payout'))).toBe(84);
    expect(feeOf(40_000, rules.transferTax('collect'))).toBe(0);
    expect(feeOf(40_000, rules.transferTax('refund'))).toBe(0);
  });

  it('change for what comes after, never for what was before', () => {
    const later = aRule({
      ...{ kind: 'collect_fee', provider: 'campay', operator: 'MTN', bps: 300 },
      validFrom: '2026-12-01T00:00:00+01:00',
    });
    const all = [...rows, later];
    const at = (day: string) => rulesAt(all, new Date(day)).collectFee('campay', 'MTN').bps;
    expect([at('2026-11-30T22:59:59Z'), at('2026-11-30T23:00:00Z')]).toEqual([250, 300]);
  });
});
