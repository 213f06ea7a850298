import type { PaymentProvider } from './provider.js';

/**
 * What a provider that only collects answers to the rest; its capabilities keep everybody from
 * asking. Nothing was sent, which is proof for money, and nothing is known.
 */
export const NOT_OFFERED: Pick<
  PaymentProvider,
  'withdraw' | 'massPayout' | 'massPayoutStatus' | 'holder' | 'balances' | 'history'
> = {
  withdraw: () => Promise.resolve({ kind: 'not_sent', cause: 'not_offered', proof: 'not_sent' }),
  massPayout: () => Promise.resolve({ kind: 'not_sent', cause: 'not_offered', proof: 'not_sent' }),
  massPayoutStatus: () => Promise.resolve({ kind: 'unknown', cause: 'not_offered' }),
  holder: () => Promise.resolve({ kind: 'unknown', cause: 'not_offered' }),
  balances: () => Promise.resolve({ kind: 'unknown', cause: 'not_offered' }),
  history: () => Promise.resolve({ kind: 'unknown', cause: 'not_offered' }),
};
