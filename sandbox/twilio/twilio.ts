import { createRandom } from '../random.js';
import { route, type Route } from '../http.js';
import type { Networks } from '../networks.js';
import { createTwilioSend } from './send.js';
import { createTwilioSms, type TwilioSms } from './sms.js';
import { createTwilioChat, type TwilioChat } from './whatsapp.js';

/** Twilio: messages to phones and from them, every callback signed. */
export interface Twilio {
  sms: TwilioSms;
  chat: TwilioChat;
  routes: Route[];
}

export function createTwilio(parts: Omit<Networks, 'clear'>): Twilio {
  const sms = createTwilioSms({
    ...parts,
    random: createRandom(`${parts.settings.seed}:twilio.sms`),
  });
  const chat = createTwilioChat(parts);
  const send = createTwilioSend({
    ...parts,
    accept: (message) => sms.accept(message),
    acceptChat: (message) => chat.accept(message),
  });
  const path = '/twilio/2010-04-01/Accounts/:sid/Messages.json';
  return { sms, chat, routes: [route('POST', path, parts.served(send))] };
}
