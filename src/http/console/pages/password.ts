import Joi from 'joi';
import type { Staff } from '../../../services/staff.js';
import { html, type Html } from '../html.js';
import { form, HOME } from '../layout.js';
import { EVERYBODY, type ConsolePage } from '../page.js';

const typed = () => Joi.string().max(500).allow('').required();
const FORM = Joi.object({ current: typed(), chosen: typed(), again: typed() });

/** One's own password; every session ends with the old one. */
export function passwordPage({ staff }: { staff: Staff }): ConsolePage {
  return {
    name: 'password',
    roles: EVERYBODY,
    title: 'password.title',
    isInMenu: false,
    show(call) {
      const { words } = call;
      const must =
        call.staff.passwordIsTemporary && html`<p class="bad">${words['password.must']}</p>`;
      const fields = html`${field('current', words['password.current'], 'current-password')}
        ${field('chosen', words['password.chosen'], 'new-password')}
        ${field('again', words['password.again'], 'new-password')}
        <p><button>${words['send']}</button></p>`;
      const note = html`<p class="dim">${words['password.rule']}</p>`;
      return Promise.resolve(html`${must}${note}${form(call, `${HOME}/password/change`, fields)}`);
    },
    actions: {
      change: {
        form: FORM,
        async run(call, { current = '', chosen = '', again = '' }) {
          if (chosen !== again) return { refused: 'password.differs' };
          const changed = await staff.changePassword(call.staff, { current, chosen });
          if (!changed.ok) return { refused: `password.${changed.reason}` };
          return { signedOut: 'password.changed' };
        },
      },
    },
  };
}

function field(name: string, label: string, autocomplete: string): Html {
  return html`<label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="password" autocomplete="${autocomplete}" required />`;
}
