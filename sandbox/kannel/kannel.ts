import { createRandom } from '../random.js';
import { route, type Route } from '../http.js';
import type { Networks } from '../networks.js';
import type { SmsGateway } from '../sms-network.js';
import { createKannelSend } from './send.js';
import { createKannelSms } from './sms.js';

/** A Kannel of one's own: its smsbox, as version 1.4.5 was seen to speak. */
export interface Kannel {
  sms: SmsGateway;
  routes: Route[];
}

export function createKannel(parts: Omit<Networks, 'clear'>): Kannel {
  const random = (name: string) => createRandom(`${parts.settings.seed}:kannel.${name}`);
  const sms = createKannelSms({ ...parts, random: random('sms') });
  const send = createKannelSend({
    ...parts,
    random: random('send'),
    accept: (message) => sms.accept(message),
  });
  return { sms, routes: [route('GET', '/kannel/cgi-bin/sendsms', parts.served(send))] };
}
