import { createCloudDriver } from '../channels/whatsapp/cloud.js';
import type { WhatsAppDriver } from '../channels/whatsapp/driver.js';
import type { Config } from '../config.js';

export interface WhatsAppDrivers {
  /** In the order of preference; none where WhatsApp is not configured. */
  drivers: readonly WhatsAppDriver[];
  close(): Promise<void>;
}

type Closing = WhatsAppDriver & { close(): Promise<void> };

/** Those that are to carry chats, as the setting orders them. */
export function makeWhatsAppDrivers(config: Config): WhatsAppDrivers {
  const made = config.whatsapp.order.flatMap((name) => make(name, config) ?? []);
  return {
    drivers: made,
    async close() {
      await Promise.all(made.map((driver) => driver.close()));
    },
  };
}

function make(name: string, { whatsapp, limits }: Config): Closing | null {
  if (name !== 'cloud' || !whatsapp.cloud) return null;
  return createCloudDriver({ ...whatsapp.cloud, timeoutMs: limits.providerTimeoutMs });
}
