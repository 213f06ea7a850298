import { tmpdir } from 'node:os';

import { makeHandlers } from '../../src/app/jobs.js';
import { makeServices, type Services } from '../../src/app/services.js';
import { makeHttp } from '../../src/app/web.js';
import { createConversations, type Conversations } from '../../src/channels/conversation.js';
import type { SmsDesk } from '../../src/channels/sms/desk.js';
import { readConfig } from '../../src/config.js';
import type { Clock } from '../../src/lib/clock.js';
import type { Ids } from '../../src/lib/ids.js';
import type { Log } from '../../src/lib/log.js';
import { createVault } from '../../src/lib/vault.js';
import { TREE } from '../../src/menus/index.js';
import type { Database } from '../../src/models/database.js';
import type { PaymentProvider } from '../../src/payments/provider.js';
import { listProviders } from '../../src/payments/index.js';
import { createCatalogueCache, type CatalogueCache } from '../../src/services/catalogue.js';
import type { JobHandler } from '../../src/workers/job.js';
import type { SmsSender } from './texts.js';

/** Seals and indexes the people of a virtual world; nobody real is in it. */
export const MASTER_KEY = 'the-master-key-of-virtual-worlds';

/** The application as it is composed for everybody, with the world's clock, ids and outside. */
export interface House {
  db: Database;
  clock: Clock;
  ids: Ids;
  services: Services;
  catalogue: CatalogueCache;
  conversations: Conversations;
  desk: SmsDesk;
  /** Who stood in line in the memory of a process that is gone stands in none any more. */
  processDied(): void;
  handlers: JobHandler[];
}

export interface HouseParts {
  databaseUrl: string;
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Log;
  providers: PaymentProvider[];
  sms: SmsSender;
}

export async function openHouse(parts: HouseParts): Promise<House> {
  const { databaseUrl, providers: list, sms, ...own } = parts;
  const config = readConfig({
    ...{ NODE_ENV: 'test', DATA_DIR: tmpdir(), DATABASE_URL: databaseUrl, MASTER_KEY },
    ...{ WEBHOOK_KEY: 'the-key-of-virtual-worlds', SANDBOX_URL: 'http://127.0.0.1:9' },
    // The machine's own time must decide nothing.
    ...{ TURN_DEADLINE_MS: '600000', TURN_WAIT_MS: '500000' },
    ...{ PERSON_MESSAGES_MINUTE: '0', PHONE_TURNS_MAX: '0' },
  });
  const vault = createVault(MASTER_KEY);
  const providers = listProviders(list);
  const catalogue = await createCatalogueCache(own.db);
  const ground = { config, vault, ...own, providers, catalogue };
  const services = makeServices(ground);
  const idle = { poke: () => undefined, health: () => Promise.reject(new Error('nobody asks')) };
  const open = (): Pick<House, 'desk' | 'conversations'> => {
    const { exchange, desk } = makeHttp(
      { ...ground, tree: TREE, isWorking: () => false },
      services,
      providers,
      { ...idle, start: () => Promise.resolve(), stop: () => Promise.resolve() },
    );
    return { desk, conversations: createConversations(exchange) };
  };
  const handlers = makeHandlers(ground, services, providers, [sms]);
  let faces = open();
  return {
    ...{ ...own, services, catalogue: ground.catalogue, handlers },
    get desk() {
      return faces.desk;
    },
    get conversations() {
      return faces.conversations;
    },
    processDied() {
      faces = open();
    },
  };
}
