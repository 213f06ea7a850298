import { addMs } from '../lib/clock.js';
import { maskPhone, parsePhone } from '../lib/phone.js';
import type { Tx } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import type { Person } from '../services/person.js';
import type { Refunds } from '../services/refunds.js';
import type { Bonuses } from '../services/wallet/bonus.js';
import type { WalletDesk } from '../services/wallet/desk.js';
import type { Wallet } from '../services/wallet.js';
import { francsOf } from './arguments.js';
import type { DeskAnswer, DeskCall, DeskSubject, DeskVerb } from './desk.js';

export interface WalletDeskSubjectParts {
  accounts: Pick<Accounts, 'byPhone'>;
  bonuses: Pick<Bonuses, 'grant'>;
  refunds: Pick<Refunds, 'decide' | 'open'>;
  wallet: Pick<Wallet, 'limits' | 'where'>;
  walletDesk: WalletDesk;
  settings: { defaultCity: string };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const BONUS_DAYS = 30;

/** Customers' wallets, as a person of the team sees and helps them. */
export function walletDesk(parts: WalletDeskSubjectParts): DeskSubject {
  return {
    name: 'wallet',
    verbs: {
      show: show(parts),
      bonus: bonus(parts),
      unlock: unlock(parts),
      verify: verify(parts),
      freeze: freeze(parts),
      release: release(parts),
      refunds: refunds(parts),
      'refund-send': decide(parts, true),
      'refund-refuse': decide(parts, false),
    },
  };
}

type Act = (call: DeskCall, person: Person) => Promise<DeskAnswer>;

/** Most verbs are about whoever has this phone. */
function aboutPhone({ accounts }: WalletDeskSubjectParts, act: Act): DeskVerb['run'] {
  return async (call) => {
    const person = await personOf(accounts, call.tx, call.args.words[0]);
    return person ? act(call, person) : { refused: 'Nobody we know has this number.' };
  };
}

async function personOf(
  accounts: Pick<Accounts, 'byPhone'>,
  tx: Tx,
  number = '',
): Promise<Person | null> {
  const phone = parsePhone(number);
  return phone && accounts.byPhone(tx, phone);
}

function show(parts: WalletDeskSubjectParts): DeskVerb {
  return {
    usage: '<number>',
    run: aboutPhone(parts, async ({ tx }, person) => {
      const where = await parts.wallet.where(tx, person);
      const limits = await parts.wallet.limits(tx, person);
      return {
        rows: [
          {
            ...{ phone: maskPhone(person.phone), level: limits.level, free_xaf: where.freeXaf },
            ...{ bonus_xaf: where.bonusXaf, held_xaf: where.heldXaf, back_xaf: where.backXaf },
            ...{ spent_today_xaf: limits.spentDayXaf, frozen_until: limits.frozenUntil },
            code_reset: limits.resetAt,
          },
        ],
        audit: { accountId: person.accountId },
      };
    }),
  };
}

function bonus(parts: WalletDeskSubjectParts): DeskVerb {
  return {
    usage: '<number> <francs> [--days N] [--reason CODE]',
    run: aboutPhone(parts, async ({ tx, actor, args, now }, person) => {
      const amountXaf = francsOf(args.words[1]);
      const { days = String(BONUS_DAYS), reason = 'goodwill' } = args.options;
      if (amountXaf === null || !/^[1-9]\d{0,2}$/.test(days)) {
        return { refused: 'A bonus is whole francs, for 1 to 999 days.' };
      }
      const expiresAt = addMs(now, Number(days) * DAY_MS);
      const { accountId } = person;
      const { defaultCity: cityId } = parts.settings;
      const grant = { accountId, cityId, amountXaf, expiresAt, reason, actor };
      const { id } = await parts.bonuses.grant(tx, grant);
      return {
        lines: [`${String(amountXaf)}F until ${expiresAt.toISOString().slice(0, 10)}.`],
        audit: { accountId, bonusId: id, amountXaf, reason },
      };
    }),
  };
}

function unlock(parts: WalletDeskSubjectParts): DeskVerb {
  return {
    usage: '<number>',
    run: aboutPhone(parts, async ({ tx }, person) => {
      const done = await parts.walletDesk.unlock(tx, person);
      if (!done.ok) return { refused: 'This wallet has no code.' };
      return {
        lines: ['Another code can be chosen. For a day only small sums leave.'],
        audit: { accountId: person.accountId },
      };
    }),
  };
}

function verify(parts: WalletDeskSubjectParts): DeskVerb {
  return {
    usage: '<number>',
    run: aboutPhone(parts, async ({ tx, actor }, person) => {
      const done = await parts.walletDesk.verify(tx, person, actor.id);
      if (!done.ok) return { refused: 'Their papers were checked before.' };
      return { lines: ['The limits rise.'], audit: { accountId: person.accountId } };
    }),
  };
}

function freeze(parts: WalletDeskSubjectParts): DeskVerb {
  return {
    usage: '<number> --why CODE',
    run: aboutPhone(parts, async ({ tx, actor, args }, person) => {
      const { why } = args.options;
      if (!why || !/^[a-z_]{3,30}$/.test(why)) return { refused: 'Say why: --why stolen_phone.' };
      await parts.walletDesk.freeze(tx, person, actor.id, why);
      return { lines: ['Nothing leaves it.'], audit: { accountId: person.accountId, why } };
    }),
  };
}

function release(parts: WalletDeskSubjectParts): DeskVerb {
  return {
    usage: '<number>',
    run: aboutPhone(parts, async ({ tx, actor }, person) => {
      await parts.walletDesk.freeze(tx, person, actor.id, null);
      return { lines: ['It is open again.'], audit: { accountId: person.accountId } };
    }),
  };
}

function refunds({ refunds: all }: WalletDeskSubjectParts): DeskVerb {
  return {
    usage: '',
    async run({ tx }) {
      const open = await all.open(tx);
      return {
        rows: open.map((refund) => ({
          ...{ number: refund.number, for: refund.purpose, xaf: refund.amountXaf },
          ...{ reason: refund.reason, state: refund.state, asked: refund.requestedAt },
        })),
      };
    },
  };
}

function decide({ refunds: all }: WalletDeskSubjectParts, send: boolean): DeskVerb {
  return {
    usage: '<number of the refund>',
    async run({ tx, actor, args }) {
      const number = Number((args.words[0] ?? '').replace(/^R/i, ''));
      const decided = await all.decide(tx, number, { send, by: actor.id });
      if (!decided.ok) return { refused: `Not done: ${decided.reason}.` };
      return {
        lines: [send ? 'It leaves now.' : 'The money is free again.'],
        audit: { refundId: decided.refund.id, number, send },
      };
    },
  };
}
