import type { UssdGateway } from './ussd-gateway.js';
import type { Operator } from './numbers.js';
import type { Wallets } from './wallets.js';

/** Codes under which people find a request that never showed, or that they looked away from. */
export const operatorCodes: Partial<Record<Operator, string>> = {
  MTN: '*126#',
  ORANGE: '#150*50#',
};

/**
 * The operator's own menu: one waiting Mobile Money request at a time, answered by the PIN.
 * [A] for the codes, [K] for the words.
 */
export function createOperatorMenu(parts: { wallets: Wallets; newId: () => string }): UssdGateway {
  const { wallets } = parts;
  return {
    name: 'operator',
    codes: Object.values(operatorCodes),
    newSessionId: parts.newId,
    hop(phone, session) {
      const prompt = wallets.waiting(phone)[0];
      const typed = session.inputs.at(-1);
      if (session.serviceCode !== operatorCodes[phone.operator])
        return say('Code inconnu. / Unknown code.');
      if (!prompt) return say('Aucun paiement en attente. / No pending payment.');
      if (typed === undefined)
        return say(`Paiement ${prompt.amountXaf}F. PIN = OK, 0 = non/no.`, true);
      const action = typed === '0' ? 'refuse' : 'approve';
      const answer = wallets.decide(phone, prompt.id, action, { pin: typed, inMenu: true });
      return say(answer.ok && answer.decision === 'approved' ? 'Paiement OK.' : 'Paiement KO.');
    },
    ended: () => {},
  };
}

function say(text: string, open = false): Promise<{ text: string; open: boolean }> {
  return Promise.resolve({ text, open });
}
