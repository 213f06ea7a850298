import Joi from 'joi';
import type { Database } from '../../../models/database.js';
import { ROLES, type Staff, type StaffMember, type StaffRole } from '../../../services/staff.js';
import { html, type Html } from '../html.js';
import { form, HOME, table } from '../layout.js';
import type { ConsolePage, Done, PageAction, PageCall } from '../page.js';

const NAME = Joi.object({ name: Joi.string().max(40).required() });
const NEW = Joi.object({
  name: Joi.string().max(40).lowercase().trim().required(),
  role: Joi.string()
    .valid(...ROLES)
    .required(),
});

/** Who works here, and what an administrator may do about it. */
export function staffPage({ db, staff }: { db: Database; staff: Staff }): ConsolePage {
  /** Nobody can shut themselves out by mistake. */
  const another = (work: (name: string, by: string) => Promise<Done>): PageAction => ({
    form: NAME,
    run: async (call, { name = '' }) =>
      name === call.staff.name ? { refused: 'staff.self' } : work(name, call.staff.name),
  });
  const done = (ok: boolean): Done =>
    ok ? { to: 'staff', told: 'staff.done' } : { refused: 'staff.unknown' };

  return {
    name: 'staff',
    roles: ['admin'],
    title: 'staff.title',
    isInMenu: true,
    async show(call) {
      return html`${list(call, await staff.list(db))}
        <h2>${call.words['staff.add']}</h2>
        ${addForm(call)}`;
    },
    actions: {
      lock: another((name, by) =>
        db.transaction(async (tx) => done((await staff.lock(tx, name, by)).ok)),
      ),
      unlock: another((name, by) =>
        db.transaction(async (tx) => done((await staff.unlock(tx, name, by)).ok)),
      ),
      reset: {
        form: NAME,
        async run(call, { name = '' }) {
          if (name === call.staff.name) return { refused: 'staff.self' };
          const given = await db.transaction((tx) => staff.reset(tx, name, call.staff.name));
          return given.ok ? { show: once(call, given) } : { refused: 'staff.unknown' };
        },
      },
      add: {
        form: NEW,
        async run(call, { name = '', role }) {
          const given = { name, role: role as StaffRole, by: call.staff.name };
          const added = await db.transaction((tx) => staff.add(tx, given));
          return added.ok ? { show: once(call, added) } : { refused: `staff.${added.reason}` };
        },
      },
    },
  };
}

function list(call: PageCall, members: readonly StaffMember[]): Html {
  const { words } = call;
  const heads = [words['name'], words['staff.role'], words['state'], words['staff.factor'], ''];
  return table(
    words,
    heads,
    members.map((member) => [
      member.name,
      words[`staff.role.${member.role}`],
      words[`staff.${member.state}`],
      member.hasSecondFactor ? words['yes'] : words['no'],
      member.name === call.staff.name ? '' : verbs(call, member),
    ]),
  );
}

function verbs(call: PageCall, { name, state }: StaffMember): Html {
  const verb = state === 'active' ? 'lock' : 'unlock';
  const button = (action: string, word: string) =>
    form(
      call,
      `${HOME}/staff/${action}`,
      html`<input type="hidden" name="name" value="${name}" /><button>${word}</button>`,
    );
  return html`${button(verb, call.words[`staff.${verb}`])}${button('reset', call.words['staff.reset'])}`;
}

function addForm(call: PageCall): Html {
  const { words } = call;
  const roles = ROLES.map(
    (role) => html`<option value="${role}">${words[`staff.role.${role}`]}</option>`,
  );
  const fields = html`<div class="row">
    <span
      ><label for="new-name">${words['name']}</label>
      <input id="new-name" name="name" autocapitalize="none" required
    /></span>
    <span
      ><label for="new-role">${words['staff.role']}</label
      ><select id="new-role" name="role">
        ${roles}
      </select></span
    >
    <button>${words['staff.add']}</button>
  </div>`;
  return form(call, `${HOME}/staff/add`, fields);
}

function once({ words }: PageCall, given: { password: string; member: { name: string } }): Html {
  return html`<p class="good" role="status">
      ${given.member.name}. ${words['staff.once']} <code>${given.password}</code>
    </p>
    <p><a href="${HOME}/staff">${words['back']}</a></p>`;
}
