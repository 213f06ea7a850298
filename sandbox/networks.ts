import { randomUUID } from 'node:crypto';
import { createBooks, type Books } from './books.js';
import { createCaller, type Caller } from './caller.js';
import { createClock, type Clock } from './clock.js';
import { createFaults, type Faults } from './faults.js';
import { createHandsets, type Handsets } from './handsets.js';
import type { Handler } from './http.js';
import { createLive, type Live } from './live.js';
import { createPostbox, type Postbox } from './postbox.js';
import { createServed, type Verb } from './served.js';
import type { Settings } from './settings.js';
import { createSmsNetwork, type SmsNetwork } from './sms-network.js';
import { createUssdNetwork, type UssdNetwork } from './ussd-network.js';
import { createWhatsAppNetwork, type WhatsAppNetwork } from './whatsapp-network.js';
import { createWallets, type Wallets } from './wallets.js';

/** What every company of this world builds upon: time, phones, networks, wallets, books, faults. */
export interface Networks {
  settings: Settings;
  newId: () => string;
  clock: Clock;
  live: Live;
  faults: Faults;
  books: Books;
  caller: Caller;
  handsets: Handsets;
  postbox: Postbox;
  /** Puts a verb that the application calls under the faults of its key. */
  served: (verb: Verb) => Handler;
  wallets: Wallets;
  ussdNetwork: UssdNetwork;
  smsNetwork: SmsNetwork;
  whatsappNetwork: WhatsAppNetwork;
  clear(): void;
  close(): Promise<void>;
}

export function createNetworks(settings: Settings): Networks {
  // Never from the seed: a second run must not repeat the references of the first.
  const newId = randomUUID;
  const clock = createClock(settings.clockStart);
  const live = createLive();
  const faults = createFaults();
  const books = createBooks(settings.bookLimit);
  const caller = createCaller(settings.appUrl);
  const handsets = createHandsets({ clock, live });
  const common = { settings, newId, clock, live, faults, books, caller, handsets };
  const postbox = createPostbox(common);
  const wallets = createWallets(common);
  const ussdNetwork = createUssdNetwork(common);
  const smsNetwork = createSmsNetwork(common);
  const whatsappNetwork = createWhatsAppNetwork(common);
  return {
    ...common,
    postbox,
    served: createServed(common),
    wallets,
    ussdNetwork,
    smsNetwork,
    whatsappNetwork,
    clear() {
      const parts = [clock, faults, books, handsets, postbox, smsNetwork, ussdNetwork, wallets];
      whatsappNetwork.clear();
      for (const part of parts) part.clear();
    },
    async close() {
      clock.clear();
      live.close();
      await caller.close();
    },
  };
}
