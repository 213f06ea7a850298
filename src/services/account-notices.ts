import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Language, Text } from '../locales/index.js';
import { personByAccount } from '../models/accounts.js';
import type { Tx } from '../models/database.js';
import { writeOutbox, type OutboxClass } from '../models/outbox.js';
import type { Accounts } from './accounts.js';
import { toOutboxRows, type OrderKey } from './jobs.js';
import type { Messages } from './messages.js';
import { fitSms } from './notifications/fit.js';
import type { Person } from './person.js';

/** What somebody is told about their account, not about one order as it stands later. */
export interface AccountNotice {
  /** Of docs/messages.md, such as `wallet.topped_up`. */
  template: string;
  /** 0 codes and money, 1 orders, 2 offers. */
  class: OutboxClass;
  /** `room`: characters that words of people's own choosing may take. */
  words(language: Language, room: number): Text;
  order?: OrderKey;
}

export interface AccountNotices {
  /**
   * Tells the account's phone, once for each call: the words are stored with the caller's
   * transaction. Nobody is told whose number was erased.
   */
  tell(tx: Tx, accountId: string, notice: AccountNotice): Promise<void>;
  /** The same to somebody already at hand. */
  tellPerson(tx: Tx, person: Person, notice: AccountNotice): Promise<void>;
}

export interface AccountNoticesParts {
  clock: Clock;
  ids: Ids;
  accounts: Pick<Accounts, 'toPerson'>;
  messages: Pick<Messages, 'storeReply'>;
}

export function createAccountNotices(parts: AccountNoticesParts): AccountNotices {
  const { clock, ids, accounts, messages } = parts;

  async function tellPerson(tx: Tx, person: Person, notice: AccountNotice): Promise<void> {
    const language = person.language ?? 'fr';
    const body = fitSms(language, 1, (room) => notice.words(language, room));
    const { template, order } = notice;
    const told = { person, language, body, template, class: notice.class, solicited: false };
    const job = await messages.storeReply(tx, { ...told, ...(order ? { order } : {}) });
    await writeOutbox(tx, toOutboxRows([job], ids, clock.now()));
  }

  return {
    tellPerson,
    async tell(tx, accountId, notice) {
      const row = await personByAccount(tx, accountId);
      if (row) await tellPerson(tx, accounts.toPerson(row), notice);
    },
  };
}
