import Joi from 'joi';
import type { ConsoleWords } from '../../../locales/console/index.js';
import type { Runner } from '../../../models/database.js';
import { AUDIT_PAGE, type AuditLine, type AuditTrail } from '../../../services/audit-trail.js';
import { html, type Html } from '../html.js';
import { HOME, moment, table } from '../layout.js';
import type { ConsolePage } from '../page.js';

const QUERY = Joi.object({
  actor: Joi.string().max(80).empty(''),
  action: Joi.string().max(80).empty(''),
  before: Joi.string().isoDate().empty(''),
});

/** Who did what; the table takes lines and gives none back. */
export function auditPage({ db, auditTrail }: { db: Runner; auditTrail: AuditTrail }): ConsolePage {
  return {
    name: 'audit',
    roles: ['admin'],
    title: 'audit.title',
    isInMenu: true,
    query: QUERY,
    async show({ words }, { actor, action, before }) {
      const asked = { ...(actor && { actor }), ...(action && { action }) };
      const lines = await auditTrail.list(db, {
        ...asked,
        ...(before && { before: new Date(before) }),
      });
      const last = lines.length === AUDIT_PAGE ? lines.at(-1)?.at : undefined;
      return html`${filters(words, asked)}${list(words, lines)}${last && older(words, asked, last)}`;
    },
  };
}

interface Asked {
  actor?: string;
  action?: string;
}

function filters(words: ConsoleWords, { actor, action }: Asked): Html {
  return html`<form method="get" class="row">
    <span
      ><label for="actor">${words['audit.who']}</label
      ><input id="actor" name="actor" value="${actor}"
    /></span>
    <span
      ><label for="action">${words['audit.action']}</label
      ><input id="action" name="action" value="${action}"
    /></span>
    <button>${words['filter']}</button>
  </form>`;
}

function list(words: ConsoleWords, lines: readonly AuditLine[]): Html {
  return table(
    words,
    [words['when'], words['audit.who'], words['audit.action'], words['audit.subject']],
    lines.map(({ at, actor, action, subject }) => [
      moment(at),
      [actor.kind, actor.id].filter(Boolean).join(' '),
      action,
      Object.entries(subject)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' '),
    ]),
  );
}

function older(words: ConsoleWords, { actor = '', action = '' }: Asked, last: Date): Html {
  const query = new URLSearchParams({ actor, action, before: last.toISOString() });
  return html`<p><a href="${HOME}/audit?${query.toString()}">${words['audit.older']}</a></p>`;
}
