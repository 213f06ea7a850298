import type { Tx } from '../models/database.js';
import type { Phone } from '../lib/phone.js';
import type { PayIns, PayInResult } from '../services/cash/pay-ins.js';
import type { Tips, TipResult } from '../services/cash/tips.js';
import type { Payouts } from '../services/payouts.js';
import type { ProposeNumberResult, ProveNumberResult } from '../services/payouts/numbers.js';
import type { CheckedPayoutResult } from '../services/payouts/partner.js';
import type { Person } from '../services/person.js';
import type { CodeCheck, CodeWork } from '../services/wallet-codes.js';

/** Money that people send for or send on by keys: earnings, the number they go to, cash, thanks. */
export interface PayoutEffectMap {
  /** The wallet's code is compared before the transaction. */
  askPayout: { input: { amountXaf: number; code: string }; result: CheckedPayoutResult };
  proposeNumber: { input: { phone: Phone }; result: ProposeNumberResult };
  proveNumber: { input: { code: string }; result: ProveNumberResult };
  payIn: { input: { amountXaf: number | null }; result: PayInResult };
  giveTip: { input: { reference: number | null; amountXaf: number | null }; result: TipResult };
}

export type PayoutCall = {
  [Name in keyof PayoutEffectMap]: { run: Name; input: PayoutEffectMap[Name]['input'] };
}[keyof PayoutEffectMap];

export interface PayoutWrites {
  payouts: Pick<Payouts, 'numbers' | 'partner'>;
  payIns: Pick<PayIns, 'request'>;
  tips: Pick<Tips, 'give'>;
}

interface Doing {
  tx: Tx;
  person: Person;
  /** One page, one payout. */
  key: string;
  /** What was done with the digits before the transaction. */
  codeWork: CodeWork | null;
}

export function performPayout(
  { payouts, payIns, tips }: PayoutWrites,
  call: PayoutCall,
  { tx, person, key, codeWork }: Doing,
): Promise<PayoutEffectMap[keyof PayoutEffectMap]['result']> {
  switch (call.run) {
    case 'askPayout': {
      const { amountXaf } = call.input;
      return payouts.partner.byKeys(tx, person, { amountXaf, check: checkOf(codeWork), key });
    }
    case 'proposeNumber':
      return payouts.numbers.propose(tx, person, call.input.phone);
    case 'proveNumber':
      return payouts.numbers.prove(tx, person, call.input.code);
    case 'payIn':
      return payIns.request(tx, person, call.input);
    case 'giveTip':
      return tips.give(tx, person, call.input);
  }
}

function checkOf(codeWork: CodeWork | null): CodeCheck {
  if (codeWork?.kind === 'checked') return codeWork.check;
  throw new Error('askPayout came without its work on the code');
}
