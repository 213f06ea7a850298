import Joi from 'joi';
import type { ConsoleWords } from '../../../locales/console/index.js';
import type { DeadLetters, DeadRow } from '../../../services/dead-letters.js';
import { html, type Content } from '../html.js';
import { form, HOME, moment, table } from '../layout.js';
import type { ConsolePage, PageCall } from '../page.js';

const FORM = Joi.object({ id: Joi.string().uuid().required() });

/** What was given up after all its tries; a message can be sent again. */
export function deadLettersPage({ deadLetters }: { deadLetters: DeadLetters }): ConsolePage {
  return {
    name: 'dead',
    roles: ['admin', 'support'],
    title: 'dead.title',
    isInMenu: true,
    async show(call) {
      const { words } = call;
      const rows = await deadLetters.list();
      const heads = [words['when'], words['kind'], words['dead.tries'], words['reason'], ''];
      const lines = rows.map((row) => [
        ...[moment(row.doneAt), row.kind, row.tries, row.reason, resend(call, row)],
      ]);
      return html`<p class="dim">${words['dead.note']}</p>
        ${table(words, heads, lines)}`;
    },
    actions: {
      resend: {
        form: FORM,
        async run({ staff }, { id = '' }) {
          const sent = await deadLetters.resend(id, staff.name);
          return sent ? { to: 'dead', told: 'dead.resent' } : { refused: 'dead.gone' };
        },
      },
    },
  };
}

function resend(call: PageCall & { words: ConsoleWords }, { messageId }: DeadRow): Content {
  if (messageId === null) return null;
  const fields = html`<input type="hidden" name="id" value="${messageId}" /><button>
      ${call.words['dead.resend']}
    </button>`;
  return form(call, `${HOME}/dead/resend`, fields);
}
