import type { MessageGateway, SmsGateway } from '../channels/channel.js';
import { createAfricasTalkingSms } from '../channels/sms/africastalking.js';
import { createKannelSms } from '../channels/sms/kannel.js';
import { createTwilioSms } from '../channels/sms/twilio.js';
import type { Config } from '../config.js';
import { AppError } from '../lib/errors.js';

export interface SmsGateways {
  /** In the order of preference. */
  senders: readonly MessageGateway[];
  close(): Promise<void>;
}

type Closing = SmsGateway & { close(): Promise<void> };

/** Those that are to send, as the setting orders them. */
export function makeSmsGateways(config: Config): SmsGateways {
  const made = config.smsGateways.order.map((name) => make(name, config));
  return {
    senders: made as MessageGateway[],
    async close() {
      await Promise.all(made.map((gateway) => gateway.close()));
    },
  };
}

function make(name: string, config: Config): Closing {
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
  if (name !== 'africastalking') {
    throw new AppError('config_invalid', `SMS_GATEWAYS names ${name}, which is not configured.`);
  }
  return createAfricasTalkingSms({ ...africastalking, from: smsNumber, timeoutMs });
}
