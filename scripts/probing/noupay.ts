import { randomUUID } from 'node:crypto';

import type { Clock } from '../../src/lib/clock.js';
import type { Phone } from '../../src/lib/phone.js';
import { createNouPay, type NouPaySettings } from '../../src/payments/noupay.js';
import type { Question } from './question.js';

/** A number of no network that holds wallets: nobody is asked for money. */
const NOBODY = '+237660000000' as Phone;

/** Whether NouPay speaks as we assume; nothing of it is confirmed by any document. */
export function noupayQuestions(settings: NouPaySettings, clock: Clock): Question[] {
  const provider = createNouPay(settings, { clock });
  const stranger = createNouPay(strangerTo(settings), { clock });
  const request = (changes: object) => ({
    ...{ amountXaf: 500, phone: NOBODY, externalReference: randomUUID(), description: 'probe' },
    ...{ operator: 'MTN', ...changes },
  });
  const said = (result: { kind: string }) => JSON.stringify(result);
  const general: Question[] = [
    {
      asks: 'How does a wrong key look?',
      assumed: '401 or 403: a refusal with proof',
      async find() {
        const result = await stranger.collect(request({}));
        return { says: said(result), isAssumed: result.kind === 'refused' };
      },
    },
    {
      asks: 'How is a number without wallet refused?',
      assumed: 'with a code that we know',
      async find() {
        const result = await provider.collect(request({}));
        return { says: said(result), isAssumed: result.kind === 'refused' };
      },
    },
    {
      asks: 'How does a transaction look that nobody knows?',
      assumed: 'anything but a status: we read it as unknown, never as failed',
      async find() {
        const result = await provider.status(randomUUID());
        return { says: said(result), isAssumed: result.kind === 'unknown' };
      },
    },
  ];
  if (!provider.capabilities.lookupByOurReference) return general;
  return [
    ...general,
    {
      asks: 'Can it be asked about our own reference?',
      assumed: 'yes: an empty list proves that nothing arrived',
      async find() {
        const result = await provider.findByReference(randomUUID(), clock.now());
        return { says: said(result), isAssumed: result.kind === 'absent' };
      },
    },
  ];
}

function strangerTo(settings: NouPaySettings): NouPaySettings {
  return settings.profile === 'generic'
    ? { ...settings, apiKey: 'nonsense', secret: 'nonsense' }
    : { ...settings, developerKey: 'nonsense', productKey: 'nonsense' };
}
