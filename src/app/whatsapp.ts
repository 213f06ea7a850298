import { createCloudDriver } from '../channels/whatsapp/cloud.js';
import type { WhatsAppDriver } from '../channels/whatsapp/driver.js';
import { createTwilioWhatsApp } from '../channels/whatsapp/twilio.js';
import { createWebDriver } from '../channels/whatsapp/web/driver.js';
import type { Config } from '../config.js';
import type { Ground } from './ground.js';

export interface WhatsAppDrivers {
  /** In the order of preference; none where WhatsApp is not configured. */
  drivers: readonly WhatsAppDriver[];
  close(): Promise<void>;
}

type Closing = WhatsAppDriver & { close(): Promise<void> };

/** Those that are to carry chats, as the setting orders them. */
export function makeWhatsAppDrivers(ground: Ground): WhatsAppDrivers {
  const made = ground.config.whatsapp.order.flatMap((name) => make(name, ground) ?? []);
  return {
    drivers: made,
    async close() {
      await Promise.all(made.map((driver) => driver.close()));
    },
  };
}

function make(name: string, ground: Ground): Closing | null {
  const { whatsapp, limits } = ground.config;
  const timeoutMs = limits.providerTimeoutMs;
  if (name === 'cloud') {
    return whatsapp.cloud && createCloudDriver({ ...whatsapp.cloud, timeoutMs });
  }
  if (name === 'twilio') return byTwilio(ground.config);
  return name === 'web' ? { ...createWebDriver(ground), close: () => Promise.resolve() } : null;
}

function byTwilio({ whatsapp, smsGateways, publicUrl, limits }: Config): Closing | null {
  const { twilio: account } = smsGateways;
  if (!account || !whatsapp.twilio) return null;
  const statusCallback = `${publicUrl.replace(/\/+$/, '')}/channels/whatsapp/twilio/status`;
  const timeoutMs = limits.providerTimeoutMs;
  return createTwilioWhatsApp({ ...account, ...whatsapp.twilio, statusCallback, timeoutMs });
}
