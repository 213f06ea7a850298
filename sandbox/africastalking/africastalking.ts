import { route, type Route } from '../http.js';
import { createRandom } from '../random.js';
import type { UssdGateway } from '../ussd-gateway.js';
import type { Networks } from '../networks.js';
import { createSendVerb } from './send.js';
import { createAfricasTalkingSms, type AfricasTalkingSms } from './sms.js';
import { createAfricasTalkingUssd } from './ussd.js';

/** Africa's Talking: its USSD and SMS gateways, and what it offers to the application. */
export interface AfricasTalking {
  ussd: UssdGateway;
  sms: AfricasTalkingSms;
  routes: Route[];
}

export function createAfricasTalking(parts: Omit<Networks, 'clear'>): AfricasTalking {
  const random = (name: string) => createRandom(`${parts.settings.seed}:africastalking.${name}`);
  const sms = createAfricasTalkingSms({ ...parts, random: random('sms') });
  const send = createSendVerb({
    ...parts,
    random: random('send'),
    accept: (message) => sms.accept(message),
  });
  return {
    ussd: createAfricasTalkingUssd(parts),
    sms,
    routes: [route('POST', '/africastalking/version1/messaging', parts.served(send))],
  };
}
