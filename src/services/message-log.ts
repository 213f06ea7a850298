import { addMs, type Clock } from '../lib/clock.js';
import { maskShown } from '../lib/masking.js';
import { maskPhone, parsePhone, type Phone } from '../lib/phone.js';
import type { Vault } from '../lib/vault.js';
import { personByPhoneId } from '../models/accounts.js';
import type { Runner } from '../models/database.js';
import {
  conversationsOf,
  listMessages,
  readLogged,
  type LoggedAttempt,
  type LoggedMessage,
} from '../models/message-log.js';
import type { MessageState } from '../models/messages.js';
import type { Accounts } from './accounts.js';
import { timeOfId } from './messages.js';

/** A message as the team sees it: words and number masked. */
export interface ShownMessage {
  id: string;
  at: Date;
  phoneId: string;
  /** `...051`; empty where the person was erased. */
  to: string;
  template: string;
  state: MessageState;
  words: string;
  orderId: string | null;
  attempts: LoggedAttempt[];
}

/** The page on which somebody's conversation stands. */
export interface ShownPage {
  channel: string;
  gateway: string;
  screen: string;
  turns: number;
  isOpen: boolean;
  at: Date;
  words: string;
}

export interface LogFilter {
  state?: MessageState;
  channel?: string;
  /** A whole number, or the last digits of one. */
  phone?: string;
  /** The id of the last message already seen. */
  before?: string;
}

/** What people were shown, as somebody who helps them may see it: never a code, never a whole number. */
export interface MessageLog {
  list(runner: Runner, filter: LogFilter): Promise<ShownMessage[]>;
  byId(runner: Runner, id: string): Promise<ShownMessage | null>;
  /** All that records hold of what one phone was shown; null where nobody has it. */
  ofPhone(
    runner: Runner,
    phoneId: string,
    before?: string,
  ): Promise<{ phone: string; pages: ShownPage[]; messages: ShownMessage[] } | null>;
}

export interface MessageLogParts {
  clock: Clock;
  vault: Vault;
  accounts: Pick<Accounts, 'byPhone'>;
  /** What a stored conversation last answered; how it is kept, its channel knows. */
  replyOf(opened: string): string;
}

export const LOG_PAGE = 30;
/** With their words, so that a page stays below 10 kB. */
export const WORDS_PAGE = 15;
/** Last digits are looked for among so many messages: numbers are sealed, and no index knows their ends. */
const TAIL_LOOKED_AT = 300;
const KEPT_MS = 400 * 24 * 60 * 60 * 1000;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function createMessageLog({ clock, vault, accounts, replyOf }: MessageLogParts): MessageLog {
  const show = createShow(vault);

  const query = (filter: LogFilter, of: { phoneId: string | null; limit: number }) => ({
    ...{ state: filter.state ?? null, channel: filter.channel ?? null, ...of },
    before: filter.before ?? LAST_ID,
    since: addMs(clock.now(), -KEPT_MS),
  });

  async function byTail(runner: Runner, filter: LogFilter, tail: string): Promise<ShownMessage[]> {
    const looked = await listMessages(
      runner,
      query(filter, { phoneId: null, limit: TAIL_LOOKED_AT }),
    );
    return looked
      .filter((message) => phoneOf(vault, message)?.endsWith(tail) === true)
      .slice(0, LOG_PAGE)
      .map(show);
  }

  async function byPhone(runner: Runner, filter: LogFilter, phone: Phone): Promise<ShownMessage[]> {
    const person = await accounts.byPhone(runner, phone);
    if (!person) return [];
    const of = { phoneId: person.phoneId, limit: LOG_PAGE };
    return (await listMessages(runner, query(filter, of))).map(show);
  }

  return {
    async list(runner, filter) {
      const digits = filter.phone?.replace(/\D/g, '') ?? '';
      const phone = parsePhone(digits);
      if (phone) return byPhone(runner, filter, phone);
      if (digits !== '') return byTail(runner, filter, digits);
      const latest = await listMessages(runner, query(filter, { phoneId: null, limit: LOG_PAGE }));
      return latest.map(show);
    },
    async byId(runner, id) {
      const message = await readLogged(runner, { id, createdAt: timeOfId(id) });
      return message && show(message);
    },
    async ofPhone(runner, phoneId, before) {
      const person = await personByPhoneId(runner, phoneId);
      if (!person) return null;
      const key = vault.unwrap(person.keyWrapped);
      const messages = await listMessages(
        runner,
        query(before === undefined ? {} : { before }, { phoneId, limit: WORDS_PAGE }),
      );
      const pages = await conversationsOf(runner, phoneId);
      return {
        phone: maskPhone(vault.open(key, person.phoneSealed) as Phone),
        messages: messages.map(show),
        pages: pages.map(({ sealed, sessionOpen, updatedAt, ...page }) => ({
          ...page,
          isOpen: sessionOpen,
          at: updatedAt,
          words: maskShown(replyOf(vault.open(key, sealed))),
        })),
      };
    },
  };
}

function createShow(vault: Vault) {
  return (message: LoggedMessage): ShownMessage => {
    const { bodyKeyWrapped, bodySealed, createdAt, attempts } = message;
    const phone = phoneOf(vault, message);
    const words = bodyKeyWrapped ? vault.open(vault.unwrap(bodyKeyWrapped), bodySealed) : '';
    const { id, phoneId, template, state, orderId } = message;
    return {
      ...{ id, phoneId, template, state, orderId, attempts, at: createdAt },
      to: phone ? maskPhone(phone) : '',
      words: maskShown(words),
    };
  };
}

function phoneOf(vault: Vault, { phoneSealed, phoneKeyWrapped }: LoggedMessage): Phone | null {
  if (!phoneSealed || !phoneKeyWrapped) return null;
  return vault.open(vault.unwrap(phoneKeyWrapped), phoneSealed) as Phone;
}
