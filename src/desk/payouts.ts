import { inDouala } from '../lib/clock.js';
import { listPayoutNumbers, noteHolder } from '../models/payout-numbers.js';
import { listPayouts, payoutsSaved } from '../models/payouts.js';
import type { MoneyRules } from '../services/money-rules.js';
import type { Payouts } from '../services/payouts.js';
import { EVERYBODY, type PayoutOwner } from '../services/payouts/owner.js';
import { monthOf } from './arguments.js';
import type { DeskCall, DeskSubject, DeskVerb } from './desk.js';

export interface PayoutDeskParts {
  payouts: Payouts;
  rules: MoneyRules;
}

const LISTED = 200;

/** Money on its way out, as a person of the team sees and steers it. */
export function payoutsDesk(parts: PayoutDeskParts): DeskSubject {
  return {
    name: 'payouts',
    verbs: {
      list,
      approve: approve(parts),
      cancel: cancel(parts),
      freeze: freeze(parts),
      lift: lift(parts),
      numbers,
      'accept-number': acceptNumber,
      report: report(parts),
    },
  };
}

const list: DeskVerb = {
  usage: '[STATE] [--owner ID]',
  async run({ tx, args: { words, options } }) {
    const { owner } = options;
    const by = { ...(words[0] ? { state: words[0] } : {}), ...(owner ? { ownerId: owner } : {}) };
    const rows = await listPayouts(tx, { ...by, limit: LISTED });
    return {
      rows: rows.map((row) => ({
        ...{ id: row.id, owner: `${row.ownerKind} ${row.ownerId}`, for: row.purpose },
        ...{ xaf: row.amountXaf, fee: row.ownerFeeXaf, state: row.state, why: row.reason },
        ...{ let_go_by: row.approvals, asked: row.createdAt },
      })),
    };
  },
};

function approve({ payouts }: PayoutDeskParts): DeskVerb {
  return {
    usage: '<payout id>',
    async run({ tx, actor, args: { words } }) {
      const [payoutId = ''] = words;
      const done = await payouts.control.approve(tx, payoutId, actor);
      if (!done.ok) return { refused: `Not approved: ${done.reason}.` };
      const { approvals, state } = done;
      return {
        lines: [state === 'queued' ? 'It leaves now.' : 'Another name is needed.'],
        audit: { payoutId, approvals, state },
      };
    },
  };
}

function cancel({ payouts }: PayoutDeskParts): DeskVerb {
  return {
    usage: '<payout id>',
    async run({ tx, actor, args: { words } }) {
      const [payoutId = ''] = words;
      const done = await payouts.control.cancel(tx, payoutId, actor);
      if (!done.ok) return { refused: `Not taken back: ${done.reason}.` };
      return { lines: ['Taken back; its owner has the money again.'], audit: { payoutId } };
    },
  };
}

function freeze({ payouts }: PayoutDeskParts): DeskVerb {
  return {
    usage: '<customer|shop|driver> <id>|all --reason TEXT',
    async run({ tx, actor, args: { words, options } }) {
      const owner = words[0] === 'all' ? EVERYBODY : ownerOf(words);
      const { reason } = options;
      if (!owner || !reason) return { refused: 'Say whose payouts, and --reason.' };
      await payouts.control.freeze(tx, owner, reason, actor);
      return { lines: ['Nothing of theirs leaves.'], audit: { ...owner, reason } };
    },
  };
}

function lift({ payouts }: PayoutDeskParts): DeskVerb {
  return {
    usage: '<customer|shop|driver> <id>|all',
    async run({ tx, actor, args: { words } }) {
      const owner = words[0] === 'all' ? EVERYBODY : ownerOf(words);
      if (!owner) return { refused: 'Say whose payouts.' };
      const lifted = await payouts.control.lift(tx, owner, actor);
      if (lifted === 0) return { refused: 'Nothing was frozen.' };
      return { lines: ['Their payouts leave again.'], audit: { ...owner, lifted } };
    },
  };
}

function ownerOf([kind, id]: readonly string[]): PayoutOwner | null {
  const isKind = kind === 'customer' || kind === 'shop' || kind === 'driver';
  return isKind && id ? { kind, id } : null;
}

const numbers: DeskVerb = {
  usage: '[owner id]',
  async run({ tx, args: { words } }) {
    const rows = await listPayoutNumbers(tx, words[0] ?? null);
    return {
      rows: rows.map((row) => ({
        ...{ id: row.id, owner: `${row.ownerKind} ${row.ownerId}`, proven: row.provenAt },
        ...{ usable_from: row.usableFrom, holder: row.holder },
      })),
    };
  },
};

const acceptNumber: DeskVerb = {
  usage: '<number id> --note TEXT',
  async run({ tx, args: { words, options } }: DeskCall) {
    const [numberId = ''] = words;
    if (!options['note']) return { refused: 'Say --note: how you know whose number it is.' };
    if (!(await noteHolder(tx, numberId, 'accepted'))) {
      return { refused: 'There is no such proven number.' };
    }
    return { lines: ['The number counts.'], audit: { numberId, note: options['note'] } };
  },
};

/** Francs saved by one payout an evening, where each order alone would pay the fixed tax. */
function report({ rules }: PayoutDeskParts): DeskVerb {
  return {
    usage: '<2026-11>',
    async run({ tx, now, args: { words } }) {
      const month = monthOf(words[0] ?? inDouala(now).date.slice(0, 7));
      if (!month) return { refused: 'Say which month: 2026-11.' };
      const [from, until] = [inDouala(month.from).date, inDouala(month.until).date];
      const { fixedXaf } = rules.at(now).transferTax('payout');
      const days = await payoutsSaved(tx, { from, until }, fixedXaf);
      const savedXaf = days.reduce((sum, day) => sum + day.savedXaf, 0);
      return {
        lines: [`Saved by batching: ${String(savedXaf)}F of fixed tax.`],
        rows: days.map((day) => ({ ...day })),
      };
    },
  };
}
