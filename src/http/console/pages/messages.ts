import Joi from 'joi';
import type { ConsoleWords } from '../../../locales/console/index.js';
import type { Runner } from '../../../models/database.js';
import {
  LOG_PAGE,
  type LogFilter,
  type MessageLog,
  type ShownMessage,
} from '../../../services/message-log.js';
import { html, type Content, type Html } from '../html.js';
import { HOME, moment, table } from '../layout.js';
import type { ConsolePage, PageCall } from '../page.js';

const STATES = ['queued', 'sending', 'sent', 'delivered', 'failed'] as const;
const CHANNELS = ['sms', 'whatsapp', 'ussd'] as const;

const QUERY = Joi.object({
  state: Joi.string()
    .valid(...STATES)
    .empty(''),
  channel: Joi.string()
    .valid(...CHANNELS)
    .empty(''),
  phone: Joi.string()
    .pattern(/^[+\d ]{1,20}$/)
    .empty(''),
  before: Joi.string().uuid().empty(''),
});

/** What left or should leave for people: who, when, how often it was tried; the words are masked. */
export function messagesPage({
  db,
  messageLog,
}: {
  db: Runner;
  messageLog: MessageLog;
}): ConsolePage {
  return {
    name: 'messages',
    roles: ['admin', 'support'],
    title: 'messages.title',
    isInMenu: true,
    query: QUERY,
    async show({ words }: PageCall, query) {
      const filter = query as LogFilter;
      const found = await messageLog.list(db, filter);
      const last = found.length === LOG_PAGE ? found.at(-1)?.id : undefined;
      return html`${filters(words, filter)}${list(words, found)}${last && older(words, filter, last)}`;
    },
  };
}

function filters(words: ConsoleWords, { state, channel, phone }: LogFilter): Html {
  return html`<form method="get" class="row">
      ${choice(words, 'state', { name: words['state'], given: state, all: STATES })}
      ${choice(words, 'channel', { name: words['messages.channel'], given: channel, all: CHANNELS })}
      <span
        ><label for="phone">${words['messages.phone']}</label>
        <input id="phone" name="phone" inputmode="tel" value="${phone}" aria-describedby="tail"
      /></span>
      <button>${words['filter']}</button>
    </form>
    <p id="tail" class="dim">${words['messages.tail']}</p>`;
}

function choice(
  words: ConsoleWords,
  field: 'state' | 'channel',
  { name, given, all }: { name: string; given: string | undefined; all: readonly string[] },
): Html {
  const options = all.map((each) => {
    const shown =
      field === 'state' ? words[`messages.state.${each as (typeof STATES)[number]}`] : each;
    return html`<option value="${each}" ${each === given && html` selected`}>${shown}</option>`;
  });
  return html`<span
    ><label for="${field}">${name}</label
    ><select id="${field}" name="${field}">
      <option value="">${words['all']}</option>
      ${options}
    </select></span
  >`;
}

function list(words: ConsoleWords, found: readonly ShownMessage[]): Html {
  const heads = [words['when'], words['messages.to'], words['messages.template']];
  return table(
    words,
    [...heads, words['state'], words['messages.attempts']],
    found.map((message) => [
      moment(message.at),
      html`<a href="${HOME}/person?phone=${message.phoneId}">${message.to}</a>`,
      message.template,
      words[`messages.state.${message.state}`],
      attemptsOf(message),
    ]),
  );
}

/** `sms africastalking delivered`, one after the other. */
export function attemptsOf({ attempts }: ShownMessage): Content {
  return attempts
    .map(({ channel, gateway, state, error }) =>
      [channel, gateway, state, error].filter(Boolean).join(' '),
    )
    .join(', ');
}

function older(words: ConsoleWords, filter: LogFilter, last: string): Html {
  const { state = '', channel = '', phone = '' } = filter;
  const query = new URLSearchParams({ state, channel, phone, before: last });
  return html`<p><a href="${HOME}/messages?${query.toString()}">${words['audit.older']}</a></p>`;
}
