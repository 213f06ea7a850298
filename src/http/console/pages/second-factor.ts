import Joi from 'joi';
import type { Database } from '../../../models/database.js';
import type { Staff } from '../../../services/staff.js';
import { html, trusted, type Html } from '../html.js';
import { form, HOME } from '../layout.js';
import { EVERYBODY, type ConsolePage, type PageCall } from '../page.js';
import { pictureOf } from '../../../lib/qr.js';

const FORM = Joi.object({ code: Joi.string().trim().max(20).allow('').required() });

/** Enrolling an authenticator app; an administrator sees no other page before. */
export function secondFactorPage({ db, staff }: { db: Database; staff: Staff }): ConsolePage {
  return {
    name: 'second-factor',
    roles: EVERYBODY,
    title: 'factor.title',
    isInMenu: false,
    async show(call) {
      if (call.staff.hasSecondFactor) return html`<p>${call.words['factor.on']}</p>`;
      const { address, typed } = await db.transaction((tx) =>
        staff.secondFactor.propose(tx, call.staff.id),
      );
      return enrolment(call, { picture: await pictureOf(address), typed });
    },
    actions: {
      confirm: {
        form: FORM,
        async run(call, { code = '' }) {
          // What is on already is changed by a reset alone, which a colleague does.
          if (call.staff.hasSecondFactor) return { to: 'second-factor' };
          const codes = await db.transaction((tx) =>
            staff.secondFactor.confirm(tx, call.staff.id, code),
          );
          return codes ? { show: backupCodes(call, codes) } : { refused: 'factor.refused' };
        },
      },
    },
  };
}

function enrolment(call: PageCall, { picture, typed }: { picture: string; typed: string }): Html {
  const { words } = call;
  const must = call.staff.role === 'admin' && html`<p class="bad">${words['factor.must']}</p>`;
  const fields = html`<label for="code">${words['factor.code']}</label>
    <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required />
    <p><button>${words['send']}</button></p>`;
  return html`${must}
    <p>${words['factor.how']}</p>
    ${trusted(picture)}
    <p>${words['factor.key']}: <code>${typed.replace(/(.{4})/g, '$1 ').trim()}</code></p>
    ${form(call, `${HOME}/second-factor/confirm`, fields)}`;
}

function backupCodes({ words }: PageCall, codes: readonly string[]): Html {
  return html`<p class="good" role="status">${words['factor.on']}</p>
    <p>${words['factor.backup']}</p>
    <ul>
      ${codes.map((code) => html`<li><code>${code}</code></li>`)}
    </ul>
    <p><a href="${HOME}">${words['back']}</a></p>`;
}
