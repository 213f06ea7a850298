import type { Tx } from '../models/database.js';
import { ledgerAccount } from './ledger-accounts.js';
import type { Ledger, Posted } from './ledger.js';
import type { Actor } from './person.js';
import type { Reviews } from './reviews.js';

/** Our own money that went from the bank to a provider, or came back from it. */
export interface FloatMove {
  /** `fill`: to the provider. `sweep`: from it to the bank. */
  way: 'fill' | 'sweep';
  provider: string;
  /** The network whose float it is, such as MTN. */
  operator: string;
  cityId: string;
  amountXaf: number;
  /** What the bank calls it: one move for ever, however often it is written down. */
  bankReference: string;
  actor: Actor;
}

/** The platform's own money at the providers: payouts wait where a network's float is short. */
export interface Floats {
  move(tx: Tx, move: FloatMove): Promise<Posted>;
}

export interface FloatParts {
  ledger: Pick<Ledger, 'post'>;
  reviews: Pick<Reviews, 'explain'>;
}

export function createFloats({ ledger, reviews }: FloatParts): Floats {
  return {
    async move(tx, { way, provider, operator, cityId, amountXaf, bankReference, actor }) {
      const atProvider = way === 'fill' ? amountXaf : -amountXaf;
      const posted = await ledger.post(tx, {
        ...{ key: `float:${bankReference}`, kind: `float_${way}`, cityId, actor },
        category: 'adjustment',
        entries: [
          {
            account: ledgerAccount.providerCash(provider, operator, cityId),
            amountXaf: atProvider,
          },
          { account: ledgerAccount.bank(cityId), amountXaf: -atProvider },
        ],
      });
      const subject = { provider, operator };
      if (way === 'fill') await reviews.explain(tx, { kind: 'payout_float', subject });
      return posted;
    },
  };
}
