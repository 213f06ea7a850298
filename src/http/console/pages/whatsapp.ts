import Joi from 'joi';
import { pictureOf } from '../../../lib/qr.js';
import type { Database } from '../../../models/database.js';
import type { LineLook, WhatsAppLine } from '../../../services/whatsapp-line.js';
import { html, trusted, type Html } from '../html.js';
import { form, HOME } from '../layout.js';
import type { ConsolePage, PageAction, PageCall } from '../page.js';

const NOTHING = Joi.object({});

/** The line of WhatsApp on the web: how it is, the code to scan, on and off. */
export function whatsappPage({ db, line }: { db: Database; line: WhatsAppLine }): ConsolePage {
  const turned = (isOn: boolean): PageAction => ({
    form: NOTHING,
    async run({ staff }) {
      await db.transaction((tx) => line.turn(tx, isOn, staff.name));
      return { to: 'whatsapp', told: 'whatsapp.done' };
    },
  });
  return {
    name: 'whatsapp',
    roles: ['admin'],
    title: 'whatsapp.title',
    isInMenu: true,
    async show(call) {
      const seen = await line.look(db);
      return html`${stateOf(call, seen)} ${await codeOf(call, seen)} ${switchOf(call, seen)}`;
    },
    actions: { on: turned(true), off: turned(false) },
  };
}

function stateOf({ words }: PageCall, { state, reason, stateAt }: LineLook): Html {
  return html`<p>
    ${words['state']}: <strong>${words[`whatsapp.${state}`]}</strong> ${reason}
    ${stateAt && html`(${words['since']} ${stateAt.toISOString().slice(0, 16)})`}
  </p>`;
}

async function codeOf({ words }: PageCall, { pairing }: LineLook): Promise<Html> {
  if (pairing === null) return html``;
  const picture = trusted(await pictureOf(pairing));
  return html`<p>${words['whatsapp.scan']}</p>
    <div class="qr">${picture}</div>`;
}

function switchOf(call: PageCall, { isOn, state }: LineLook): Html {
  // A banned line waits for a person, whatever its switch says.
  const verb = isOn && state !== 'banned' ? 'off' : 'on';
  const button = html`<button>${call.words[`whatsapp.turn_${verb}`]}</button>`;
  return form(call, `${HOME}/whatsapp/${verb}`, button);
}
