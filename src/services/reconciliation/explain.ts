import type { BreakFacts, BreakKind } from '../../models/recon-breaks.js';

/** As much of a break as its sentence needs. */
export interface Explained {
  kind: BreakKind;
  provider: string;
  differenceXaf: number;
  facts: BreakFacts;
}

/** What happened and what to do, in one sentence for whoever closes it. */
export function explain({ kind, provider, differenceXaf, facts }: Explained): string {
  const more = `${String(Math.abs(differenceXaf))}F ${differenceXaf < 0 ? 'less' : 'more'}`;
  switch (kind) {
    case 'missing_here':
      return `${provider} moved ${francs(facts)} that nobody here asked for; it waits in suspense until somebody says whose it is.`;
    case 'missing_there':
      return `Our books say ${francs(facts)} moved, the history of ${provider} does not know it; the order's money stands still until ${provider} answers.`;
    case 'amount_differs':
      return `${provider} says ${francs(facts)} where we posted ${said(facts, 'bookedXaf')}F (${more} there).`;
    case 'fee_differs':
      return `${provider} kept ${said(facts, 'feeXaf')}F where our rules said ${said(facts, 'bookedFeeXaf')}F; the difference is booked to the fee variance.`;
    case 'state_differs':
      return facts['here'] === 'succeeded'
        ? `${provider} took back ${francs(facts)} that we count as paid: a reversal, the order's money stands still.`
        : `${provider} says ${francs(facts)} succeeded, here it is ${said(facts, 'here')}; it is being read back.`;
    case 'double_charge':
      return `The payer was charged ${francs(facts)} a second time for one request; the second is owed back.`;
    case 'direction_differs':
      return `${provider} moved ${francs(facts)} the other way than we asked.`;
    case 'unposted':
      return `${francs(facts)} succeeded on both sides, and no posting stands for it in the ledger.`;
    case 'float_differs':
      return `${provider} holds ${more} for us on ${said(facts, 'operator')} than our cash account says (${said(facts, 'thereXaf')}F against ${said(facts, 'hereXaf')}F).`;
  }
}

function francs(facts: BreakFacts): string {
  return `${said(facts, 'amountXaf')}F`;
}

function said(facts: BreakFacts, name: string): string {
  return String(facts[name] ?? '?');
}
