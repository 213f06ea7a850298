import Joi from 'joi';
import type { ConsoleWords } from '../../../locales/console/index.js';
import type { Runner } from '../../../models/database.js';
import type { AuditTrail } from '../../../services/audit-trail.js';
import type { MessageLog, ShownMessage, ShownPage } from '../../../services/message-log.js';
import { html, type Html } from '../html.js';
import { moment } from '../layout.js';
import type { ConsolePage } from '../page.js';
import { attemptsOf } from './messages.js';

const QUERY = Joi.object({ phone: Joi.string().uuid().required() });

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
    async show({ words, staff }, { phone: phoneId = '' }) {
      const found = await messageLog.ofPhone(db, phoneId);
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
        ${found.messages.map((message) => shownMessage(words, message))}`;
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

function shownMessage(words: ConsoleWords, message: ShownMessage): Html {
  return html`<h3 class="dim">
      ${moment(message.at)} ${message.template}, ${words[`messages.state.${message.state}`]}:
      ${attemptsOf(message)}
    </h3>
    <pre>${message.words}</pre>`;
}
