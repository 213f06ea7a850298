import { createRandom } from '../random.js';
import type { Networks } from '../networks.js';
import type { SmsGateway } from '../sms-network.js';
import type { UssdGateway } from '../ussd-gateway.js';
import { createSmppSms } from './sms.js';
import { createSmsc, type Smsc } from './smsc.js';
import { createSmppUssd } from './ussd.js';

/** An operator's message centre, reached by SMPP 3.4. */
export interface Smpp {
  sms: SmsGateway;
  ussd: UssdGateway;
  smsc: Smsc;
  clear(): void;
}

export function createSmpp(parts: Omit<Networks, 'clear'>): Smpp {
  const random = createRandom(`${parts.settings.seed}:smpp`);
  const sms = createSmppSms({ ...parts, random, smsc: () => smsc });
  const ussd = createSmppUssd({ ...parts, smsc: () => smsc });
  const smsc: Smsc = createSmsc({
    ...parts,
    onSms: (pdu, fault) => sms.take(pdu, fault),
    onUssd: (pdu) => ussd.take(pdu),
  });
  return { sms, ussd, smsc, clear: () => sms.clear() };
}
