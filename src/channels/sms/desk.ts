import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { createLanes } from '../../lib/lanes.js';
import type { Log } from '../../lib/log.js';
import type { Language } from '../../locales/index.js';
import type { Database } from '../../models/database.js';
import type { Accounts } from '../../services/accounts.js';
import type { Consents } from '../../services/consents.js';
import type { Messages } from '../../services/messages.js';
import type { SmsInbound } from '../channel.js';
import { parseDelivery, parseInbound, parseOptOut } from './africastalking-callbacks.js';
import { createExchange, type ExchangeParts } from './exchange.js';
import type { Spool } from './spool.js';

/** What gateways of SMS bring; every call is answered at once, and nothing that came in is lost. */
export interface SmsDesk {
  receive(form: unknown): Promise<void>;
  report(form: unknown): Promise<void>;
  optOut(form: unknown): Promise<void>;
  /** Takes up what was spooled while the database was away. */
  resume(): Promise<void>;
}

export interface SmsDeskParts extends ExchangeParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Log;
  accounts: Accounts;
  messages: Messages;
  consents: Consents;
  spool: Spool;
  defaultLanguage: Language;
}

export function createSmsDesk(parts: SmsDeskParts): SmsDesk {
  const { db, clock, log, accounts, messages, consents, spool } = parts;
  const lanes = createLanes();
  const exchange = createExchange(parts);

  /** One phone's messages are read in the order in which they came. */
  function handle(inbound: SmsInbound): Promise<void> {
    return lanes.run(inbound.from, () => exchange(inbound));
  }

  async function handleOrSpool(inbound: SmsInbound): Promise<void> {
    try {
      await handle(inbound);
    } catch (error) {
      log.error('sms_spooled', { gateway: inbound.gateway, error });
      await spool.put(inbound);
    }
  }

  return {
    async receive(form) {
      const inbound = parseInbound(form, clock.now());
      if (inbound) await handleOrSpool(inbound);
      else log.warn('sms_refused', { gateway: 'africastalking' });
    },
    async report(form) {
      const report = parseDelivery(form);
      if (report) await messages.reportInOwnTransaction(report);
      else log.warn('delivery_refused', { gateway: 'africastalking' });
    },
    async optOut(form) {
      const notice = parseOptOut(form);
      const person = notice && (await accounts.byPhone(db, notice.from));
      if (!person) return;
      await db.transaction((tx) => consents.setOffers(tx, person, false, 'sms'));
    },
    resume: () => spool.drain(handle),
  };
}
