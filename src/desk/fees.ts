import { inDouala } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { addMoneyRule, listMoneyRules, type MoneyRuleRow } from '../models/money-rules.js';
import { taxReport } from '../models/tax-report.js';
import { RULE_AMOUNTS } from '../services/money-rules.js';
import { dayOf, monthOf, type DeskArguments } from './arguments.js';
import type { DeskSubject, DeskVerb } from './desk.js';

const KINDS = [
  ...(['collect_fee', 'withdraw_fee', 'transfer_tax', 'vat', 'commission', 'amount'] as const),
];
const FLOWS = ['collect', 'payout', 'refund', 'cash_out'];

/** Fees, taxes, tiers and limits: looked at, and set from a day on. What was before stays. */
export function feesDesk({ ids }: { ids: Ids }): DeskSubject {
  return { name: 'fees', verbs: { list, set: set(ids), tax } };
}

const list: DeskVerb = {
  usage: '[KIND]',
  async run({ tx, args: { words } }) {
    const rules = await listMoneyRules(tx);
    const wanted = rules.filter(({ kind }) => !words[0] || kind === words[0]);
    return { rows: wanted.map(rowOf) };
  },
};

function rowOf(rule: MoneyRuleRow) {
  const about = [rule.provider, rule.operator, rule.flow, rule.shopId, rule.name];
  return {
    ...{ kind: rule.kind, about: about.filter(Boolean).join(' ') || 'all', over: rule.over },
    ...{ bps: rule.bps, fixed: rule.fixedXaf, cap: rule.capXaf, amount: rule.amount },
    ...{ on: rule.active, from: new Date(rule.validFrom), by: rule.createdBy },
  };
}

function set(ids: Ids): DeskVerb {
  return {
    usage:
      '<kind> --from DATE [--provider P] [--operator O] [--flow F] [--shop ID] [--name N]' +
      ' [--over N] [--bps N] [--fixed XAF] [--cap XAF] [--amount N] [--off]',
    async run({ tx, actor, now, args }) {
      const rule = ruleOf(args);
      if (typeof rule === 'string') return { refused: rule };
      const from = new Date(rule.validFrom);
      if (from < startOfDay(now)) return { refused: 'A rule begins today or later.' };
      const id = ids.next();
      // What was decided by a rule is never decided again by another: today is from now on.
      const validFrom = (from > now ? from : now).toISOString();
      const created = { createdAt: now.toISOString(), createdBy: actor.id };
      const row = { ...rule, ...created, id, validFrom };
      await addMoneyRule(tx, row);
      const { kind, bps, fixedXaf, amount, active } = row;
      return {
        rows: [rowOf(row)],
        audit: { ruleId: id, kind, bps, fixedXaf, amount, active, validFrom },
      };
    },
  };
}

function startOfDay(now: Date): Date {
  return dayOf(inDouala(now).date) ?? now;
}

type Rule = Omit<MoneyRuleRow, 'id' | 'createdAt' | 'createdBy'>;

/** The rule that the words say, or what is wrong with them. */
function ruleOf({ words, options }: DeskArguments): Rule | string {
  const kind = KINDS.find((one) => one === words[0]);
  if (!kind) return `Say which: ${KINDS.join(', ')}.`;
  const from = dayOf(options['from']);
  if (!from) return 'Say from when: --from 2026-12-01.';
  const numbers = numbersOf(options);
  if (!numbers) return 'Numbers are whole and not negative.';
  const word = (name: string) => options[name] ?? '';
  const rule: Rule = {
    ...{ kind, provider: word('provider'), operator: word('operator').toUpperCase() },
    ...{ flow: word('flow'), shopId: word('shop'), name: word('name'), ...numbers },
    ...{ active: options['off'] === undefined, validFrom: from.toISOString() },
  };
  return problemOf(rule) ?? rule;
}

type Numbers = Pick<Rule, 'over' | 'bps' | 'fixedXaf' | 'capXaf' | 'amount'>;

/** Null when one of them is no number. */
function numbersOf(options: DeskArguments['options']): Numbers | null {
  const read = ['over', 'bps', 'fixed', 'cap', 'amount'].map((name) => wholeOf(options[name]));
  if (read.includes(null)) return null;
  const [over, bps, fixedXaf, capXaf, amount] = read.map((number) => number ?? 0);
  const isCapped = options['cap'] !== undefined;
  return {
    ...{ over: over ?? 0, bps: bps ?? 0, fixedXaf: fixedXaf ?? 0, amount: amount ?? 0 },
    capXaf: isCapped ? (capXaf ?? 0) : null,
  };
}

function problemOf({ kind, bps, flow, name }: Rule): string | null {
  if (bps > 10_000) return 'No share is above 10000 hundredths of a percent.';
  if (kind === 'transfer_tax' && !FLOWS.includes(flow)) return `Say --flow: ${FLOWS.join(', ')}.`;
  const isKnown = (RULE_AMOUNTS as readonly string[]).includes(name);
  return kind === 'amount' && !isKnown ? `Say --name: ${RULE_AMOUNTS.join(', ')}.` : null;
}

function wholeOf(word: string | undefined): number | null | undefined {
  if (word === undefined) return undefined;
  return /^\d{1,9}$/.test(word) ? Number(word) : null;
}

/** PAY-25: sales, commission and VAT of each shop and month, straight from the ledger. */
const tax: DeskVerb = {
  usage: '<2026-11> [--shop ID]',
  async run({ tx, args: { words, options } }) {
    const month = monthOf(words[0]);
    if (!month) return { refused: 'Say which month: 2026-11.' };
    const lines = await taxReport(tx, { ...month, shopId: options['shop'] ?? null });
    const sum = (name: 'orders' | 'salesXaf' | 'commissionXaf' | 'vatXaf' | 'shareXaf') =>
      lines.reduce((total, line) => total + line[name], 0);
    const total = {
      ...{ shopId: 'all', cityId: '', orders: sum('orders'), salesXaf: sum('salesXaf') },
      ...{ commissionXaf: sum('commissionXaf'), vatXaf: sum('vatXaf') },
      roundingXaf: lines.reduce((all, line) => all + line.roundingXaf, 0),
      shareXaf: sum('shareXaf'),
    };
    return { rows: [...lines, total].map((line) => ({ ...line })) };
  },
};
