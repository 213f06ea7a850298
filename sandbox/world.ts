import { createAfricasTalking } from './africastalking/africastalking.js';
import { createCampay } from './campay/campay.js';
import type { Phone, PhoneSettings } from './handsets.js';
import type { Route } from './http.js';
import { createMtnUssd } from './mtn/ussd.js';
import { createNetworks, type Networks } from './networks.js';
import { createKannel } from './kannel/kannel.js';
import { createNouPay } from './noupay/noupay.js';
import { createOperatorMenu } from './operator-menu.js';
import type { Settings } from './settings.js';
import { createSmpp, type Smpp } from './smpp/smpp.js';
import type { SmsGateway } from './sms-network.js';
import { createTwilio } from './twilio/twilio.js';
import { createWhatsAppCloud, type WhatsAppCloud } from './whatsapp-cloud/cloud.js';
import type { WhatsAppGateway } from './whatsapp-network.js';

/** Networks, phones, wallets and the companies in between. */
export interface World extends Omit<Networks, 'clear'> {
  smsGateways: SmsGateway[];
  smsc: Smpp['smsc'];
  /** The first one is what phones use unless they say otherwise. */
  whatsappGateways: WhatsAppGateway[];
  whatsappCloud: WhatsAppCloud['chat'];
  /** What the providers offer to the application. */
  providerRoutes: Route[];
  change(phone: Phone, settings: Partial<PhoneSettings>): void;
  /** The merchant's money at the provider, per operator. */
  floats(): { MTN: number; ORANGE: number };
  setFloat(operator: string, amountXaf: number): void;
  /** A calm, empty world; the clock keeps its time. */
  reset(): void;
}

export function createWorld(settings: Settings): World {
  const { clear, ...networks } = createNetworks(settings);
  const { handsets, ussdNetwork } = networks;
  const africastalking = createAfricasTalking(networks);
  const campay = createCampay(networks);
  const noupay = createNouPay(networks);
  const twilio = createTwilio(networks);
  const kannel = createKannel(networks);
  const smpp = createSmpp(networks);
  const whatsappCloud = createWhatsAppCloud(networks);
  ussdNetwork.join(africastalking.ussd);
  ussdNetwork.join(createMtnUssd(networks));
  ussdNetwork.join(smpp.ussd);
  ussdNetwork.join(createOperatorMenu(networks));

  return {
    ...networks,
    smsGateways: [africastalking.sms, twilio.sms, kannel.sms, smpp.sms],
    smsc: smpp.smsc,
    whatsappGateways: [whatsappCloud.chat, twilio.chat],
    whatsappCloud: whatsappCloud.chat,
    providerRoutes: [campay, noupay, africastalking, twilio, kannel, whatsappCloud].flatMap(
      ({ routes }) => routes,
    ),
    change(phone, changes) {
      const optsOut = changes.smsOptOut === true && !phone.smsOptOut;
      Object.assign(phone, changes);
      if (!phone.on) ussdNetwork.hangUp(phone);
      if (optsOut) for (const { sms } of [africastalking, twilio]) sms.optOut(phone);
      handsets.freed(phone);
      handsets.changed(phone);
    },
    floats: () => campay.ledger.floats(),
    setFloat: (operator, amountXaf) => campay.ledger.setFloat(operator, amountXaf),
    reset() {
      clear();
      campay.clear();
      noupay.clear();
      smpp.clear();
    },
  };
}
