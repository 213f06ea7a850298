import type { Tx } from '../models/database.js';
import type { Claims, ClaimResult } from '../services/checkout/claims.js';
import type { LateAnswer, LateChoice, LateMoney } from '../services/checkout/late-money.js';
import type { ShortAnswer, ShortChoice, ShortMoney } from '../services/checkout/short-money.js';
import type { Person } from '../services/person.js';

/** What people say by SMS about money on its way. */
export interface PaymentEffectMap {
  answerLate: { input: { questionId: string; choice: LateChoice }; result: LateAnswer };
  answerShort: { input: { questionId: string; choice: ShortChoice }; result: ShortAnswer };
  claimPaid: { input: Record<string, never>; result: ClaimResult };
}

type PaymentEffectName = keyof PaymentEffectMap;
export type PaymentCall = {
  [Name in PaymentEffectName]: { run: Name; input: PaymentEffectMap[Name]['input'] };
}[PaymentEffectName];

export interface PaymentWrites {
  lateMoney: Pick<LateMoney, 'answer'>;
  shortMoney: Pick<ShortMoney, 'answer'>;
  claims: Claims;
}

export function performPayment(
  { lateMoney, shortMoney, claims }: PaymentWrites,
  call: PaymentCall,
  { tx, person }: { tx: Tx; person: Person },
): Promise<PaymentEffectMap[PaymentEffectName]['result']> {
  switch (call.run) {
    case 'answerLate':
      return lateMoney.answer(tx, person, call.input);
    case 'answerShort':
      return shortMoney.answer(tx, person, call.input);
    case 'claimPaid':
      return claims.check(tx, person);
  }
}
