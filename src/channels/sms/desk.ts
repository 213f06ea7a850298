import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import { createGate } from '../../lib/gate.js';
import type { Ids } from '../../lib/ids.js';
import { createLanes } from '../../lib/lanes.js';
import type { Log } from '../../lib/log.js';
import type { Language } from '../../locales/index.js';
import type { Database } from '../../models/database.js';
import type { Accounts } from '../../services/accounts.js';
import type { Consents } from '../../services/consents.js';
import type { Messages } from '../../services/messages.js';
import type { OptOut, SmsInbound } from '../channel.js';
import { parseDelivery, parseInbound, parseOptOut } from './africastalking-callbacks.js';
import { createExchange, type ExchangeParts } from './exchange.js';
import type { Spool } from '../spool.js';
import type { Told } from './spool.js';
import type { Talk } from './talk.js';

/** What gateways of SMS bring; every call is answered at once, and nothing that came in is lost. */
export interface SmsDesk {
  /** What a gateway's own reader has understood. */
  take(told: Told): Promise<void>;
  /** The same three in the forms of Africa's Talking. */
  receive(form: unknown): Promise<void>;
  report(form: unknown): Promise<void>;
  optOut(form: unknown): Promise<void>;
  /** Takes up what was spooled while the database was away. */
  resume(): Promise<void>;
}

export interface SmsDeskParts extends ExchangeParts {
  talk: Talk;
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Log;
  accounts: Accounts;
  messages: Messages;
  consents: Consents;
  spool: Spool<Told>;
  /** Exchanges at once: a flood of SMS must leave the database and this process to the turns. */
  maxUnderWay: number;
  defaultLanguage: Language;
}

/** More than this wait on disk, answered already: a gateway gives up on an answer after some seconds. */
const MAX_WAITING = 500;

export function createSmsDesk(parts: SmsDeskParts): SmsDesk {
  const { db, clock, log, accounts, messages, consents, spool } = parts;
  const lanes = createLanes();
  const gate = createGate(parts.maxUnderWay);
  const exchange = createExchange(parts);

  /** One phone's messages are read in the order in which they came. */
  async function handle(inbound: SmsInbound): Promise<void> {
    if (gate.waiting() >= MAX_WAITING) {
      throw new AppError('overloaded', 'too many SMS at once', { retryable: true });
    }
    await lanes.run(inbound.from, () => gate.run(() => exchange(inbound)));
  }

  async function optOut({ from, gateway }: OptOut): Promise<void> {
    const person = await accounts.byPhone(db, from);
    if (!person) return;
    await db.transaction((tx) => consents.stoppedAtGateway(tx, person, gateway, 'sms'));
  }

  function take(told: Told): Promise<unknown> {
    switch (told.kind) {
      case 'sms':
        return handle(told.sms);
      case 'report':
        return messages.reportInOwnTransaction(told.report);
      case 'opt_out':
        return optOut(told.notice);
    }
  }

  /** The gateway tells it once: what cannot be taken in now is kept. */
  async function takeOrSpool(told: Told): Promise<void> {
    try {
      await take(told);
    } catch (error) {
      log.error('sms_spooled', { kind: told.kind, error });
      await spool.put(told);
    }
  }

  return {
    take: takeOrSpool,
    async receive(form) {
      const sms = parseInbound(form, clock.now());
      if (sms) await takeOrSpool({ kind: 'sms', sms });
      else log.warn('sms_refused', { gateway: 'africastalking' });
    },
    async report(form) {
      const report = parseDelivery(form);
      if (report) await takeOrSpool({ kind: 'report', report });
      else log.warn('delivery_refused', { gateway: 'africastalking' });
    },
    async optOut(form) {
      const notice = parseOptOut(form);
      if (notice) await takeOrSpool({ kind: 'opt_out', notice });
    },
    resume: () =>
      spool.drain(async (told) => {
        await take(told);
      }),
  };
}
