import type { MessageGateway, SmsGateway } from '../channels/channel.js';
import { createAfricasTalkingSms } from '../channels/sms/africastalking.js';
import { createKannelSms } from '../channels/sms/kannel.js';
import { createTwilioSms } from '../channels/sms/twilio.js';
import { createLinkedSend } from '../channels/link/linked-gateway.js';
import { SMPP } from '../channels/sms/smpp-inbound.js';
import { AppError } from '../lib/errors.js';
import type { Ground } from './ground.js';

export interface SmsGateways {
  /** In the order of preference. */
  senders: readonly MessageGateway[];
  close(): Promise<void>;
}

type Closing = SmsGateway & { close(): Promise<void> };

/** Those that are to send, as the setting orders them. */
export function makeSmsGateways(ground: Ground): SmsGateways {
  const { config } = ground;
  const made = config.smsGateways.order.map((name) => make(name, ground));
  return {
    senders: made,
    async close() {
      await Promise.all(made.map((gateway) => gateway.close()));
    },
  };
}

function make(name: string, ground: Ground): Closing {
  const { config } = ground;
  const { africastalking, publicUrl, smsGateways, smsNumber, webhookKeys } = config;
  const { twilio, kannel } = smsGateways;
  const timeoutMs = config.limits.providerTimeoutMs;
  const channels = `${publicUrl.replace(/\/+$/, '')}/channels/sms`;
  if (name === 'twilio' && twilio) {
    return createTwilioSms({ ...twilio, statusCallback: `${channels}/twilio/status`, timeoutMs });
  }
  if (name === 'kannel' && kannel) {
    const key = encodeURIComponent(webhookKeys[0] ?? '');
    const reportUrl = `${channels}/kannel/delivery?key=${key}`;
    return createKannelSms({ ...kannel, reportUrl, timeoutMs });
  }
  if (name === SMPP && config.smpp) return throughLink(ground);
  if (name !== 'africastalking') {
    throw new AppError('config_invalid', `SMS_GATEWAYS names ${name}, which is not configured.`);
  }
  return createAfricasTalkingSms({ ...africastalking, from: smsNumber, timeoutMs });
}

/** The worker does not speak to the message centre itself: whoever holds the bind does. */
const WAITING_MAX = 2_000;
/** What nobody has begun by then goes another way. */
const EXPIRES_MS = 60_000;

function throughLink(ground: Ground): Closing {
  const limits = { maxWaiting: WAITING_MAX, expiresMs: EXPIRES_MS };
  return {
    ...{ name: SMPP, channel: 'sms' },
    send: createLinkedSend({ ...ground, gateway: SMPP, ...limits }),
    close: () => Promise.resolve(),
  };
}
