import { addMs, inDouala } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { orderKeyOf } from '../models/disputes.js';
import { costsBetween, costsOfOrder, type CostLine } from '../models/message-costs.js';
import { addMessagePrice, listMessagePrices } from '../models/message-prices.js';
import { midnightOf, type Budgets } from '../services/budgets.js';
import { formatMicro, MICRO } from '../services/costs/prices.js';
import { purposeOf } from '../services/manners/purposes.js';
import { dayOf, type DeskArguments } from './arguments.js';
import type { DeskSubject, DeskVerb } from './desk.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const OPERATORS = ['', 'MTN', 'ORANGE', 'CAMTEL', 'NEXTTEL'];

export interface CostsDeskParts {
  ids: Ids;
  budgets: Pick<Budgets, 'check'>;
}

/** What messages cost: of an order, of a day; and the prices behind it. */
export function costsDesk(parts: CostsDeskParts): DeskSubject {
  return {
    name: 'costs',
    verbs: { order, day: day(parts), prices, price: price(parts) },
  };
}

const order: DeskVerb = {
  usage: '<order reference> [--city CITY]',
  async run({ tx, args: { words, options } }) {
    const reference = /^\d{4,6}$/.test(words[0] ?? '') ? Number(words[0]) : 0;
    const key = await orderKeyOf(tx, reference, options['city'] ?? null);
    if (!key) return { refused: 'No order has this reference.' };
    const lines = await costsOfOrder(tx, key.orderId);
    return { lines: [totalOf(lines)], rows: lines.map(rowOf) };
  },
};

function day({ budgets }: CostsDeskParts): DeskVerb {
  return {
    usage: '[2026-11-20]',
    async run({ tx, now, args: { words } }) {
      const from = dayOf(words[0] ?? inDouala(now).date);
      if (!from) return { refused: 'Say which day: 2026-11-20.' };
      await budgets.check();
      const lines = await costsBetween(tx, from, addMs(from, DAY_MS));
      return { lines: [totalOf(lines)], rows: lines.map(rowOf) };
    },
  };
}

function totalOf(lines: readonly CostLine[]): string {
  const sum = (name: 'messages' | 'segments' | 'priceMicroXaf') =>
    lines.reduce((total, line) => total + line[name], 0);
  const [messages, segments] = [String(sum('messages')), String(sum('segments'))];
  return `${messages} messages, ${segments} segments, ${formatMicro(sum('priceMicroXaf'))}`;
}

function rowOf({ gateway, channel, template, messages, segments, priceMicroXaf }: CostLine) {
  const purpose = purposeOf(template);
  const price = formatMicro(priceMicroXaf);
  return { purpose, template, channel, gateway, messages, segments, price };
}

const prices: DeskVerb = {
  usage: '',
  async run({ tx }) {
    const rows = await listMessagePrices(tx);
    return {
      rows: rows.map((row) => ({
        ...{ gateway: row.gateway, operator: row.operator || 'all' },
        ...{ part: formatMicro(row.partMicroXaf), from: new Date(row.validFrom) },
        by: row.createdBy,
      })),
    };
  },
};

function price({ ids }: CostsDeskParts): DeskVerb {
  return {
    usage: '<gateway> --part 18.5 --from DATE [--operator MTN]',
    async run({ tx, actor, now, args }) {
      const read = priceOf(args, now);
      if (typeof read === 'string') return { refused: read };
      const id = ids.next();
      const created = { createdAt: now.toISOString(), createdBy: actor.id };
      await addMessagePrice(tx, { ...read, ...created, id });
      const { gateway, operator, partMicroXaf } = read;
      return {
        lines: [`${gateway} ${operator || 'all'}: ${formatMicro(partMicroXaf)} a part.`],
        audit: { priceId: id, gateway, operator, partMicroXaf },
      };
    },
  };
}

/** What was charged before stays as it was: a price begins now or later. */
function priceOf({ words, options }: DeskArguments, now: Date) {
  const gateway = words[0] ?? '';
  if (!/^[a-z_]{2,40}$/.test(gateway)) return 'Say which gateway: africastalking, twilio, kannel.';
  const part = options['part'] ?? '';
  if (!/^\d{1,4}(\.\d{1,6})?$/.test(part)) return 'Say the price of a part in francs: --part 18.5.';
  const operator = (options['operator'] ?? '').toUpperCase();
  if (!OPERATORS.includes(operator)) return 'Say --operator MTN, ORANGE, CAMTEL or NEXTTEL.';
  const from = dayOf(options['from']);
  if (!from || from < midnightOf(inDouala(now).date)) return 'Say from when: --from 2026-12-01.';
  const validFrom = (from > now ? from : now).toISOString();
  return { gateway, operator, partMicroXaf: Math.round(Number(part) * MICRO), validFrom };
}
