import Joi from 'joi';
import type { ConsoleWords } from '../../../locales/console/index.js';
import type { Runner } from '../../../models/database.js';
import type { AuditTrail } from '../../../services/audit-trail.js';
import {
  WORDS_PAGE,
  type MessageLog,
  type ShownMessage,
  type ShownPage,
} from '../../../services/message-log.js';
import { html, type Content, type Html } from '../html.js';
import { HOME, moment } from '../layout.js';
import type { ConsolePage } from '../page.js';
import { attemptsOf } from './messages.js';

const QUERY = Joi.object({
  phone: Joi.string().uuid().required(),
  before: Joi.string().uuid().empty(''),
});

/** What one phone was shown on every channel, masked; who reads it stands in the audit log. */
export function personPage({
  db,
  messageLog,
  auditTrail,
}: {
  db: Runner;
  messageLog: MessageLog;
  auditTrail: AuditTrail;
}): ConsolePage {
  return {
    name: 'person',
    roles: ['admin', 'support'],
    title: 'person.title',
    isInMenu: false,
    query: QUERY,
    async show({ words, staff }, { phone: phoneId = '', before }) {
      const found = await messageLog.ofPhone(db, phoneId, before);
      if (!found) return html`<p>${words['person.unknown']}</p>`;
      await auditTrail.note(db, {
        by: staff.name,
        action: 'console.read_person',
        subject: { phoneId },
      });
      return html`<p class="dim">${found.phone}. ${words['person.note']}</p>
        <h2>${words['person.pages']}</h2>
        ${found.pages.map((page) => shownPage(words, page))}
        <h2>${words['person.messages']}</h2>
        ${found.messages.map((message) => shownMessage(words, message))}
        ${olderMessages(words, phoneId, found.messages)}`;
    },
  };
}

function shownPage(
  words: ConsoleWords,
  { channel, gateway, screen, at, words: said }: ShownPage,
): Html {
  return html`<h3 class="dim">
      ${moment(at)} ${channel} (${gateway}), ${words['person.screen']} ${screen}
    </h3>
    <pre>${said}</pre>`;
}

function olderMessages(
  words: ConsoleWords,
  phoneId: string,
  messages: readonly ShownMessage[],
): Content {
  const last = messages.length === WORDS_PAGE ? messages.at(-1)?.id : undefined;
  if (last === undefined) return null;
  const address = `${HOME}/person?phone=${phoneId}&before=${last}`;
  return html`<p><a href="${address}">${words['audit.older']}</a></p>`;
}

function shownMessage(words: ConsoleWords, message: ShownMessage): Html {
  return html`<h3 class="dim">
      ${moment(message.at)} ${message.template}, ${words[`messages.state.${message.state}`]}:
      ${attemptsOf(message)}
    </h3>
    <pre>${message.words}</pre>`;
}
