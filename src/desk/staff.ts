import { ROLES, type Staff } from '../services/staff.js';
import type { DeskAnswer, DeskCall, DeskSubject } from './desk.js';

/** Who may sign in to the console. */
export function staffDesk(staff: Staff): DeskSubject {
  return {
    name: 'staff',
    verbs: {
      add: { usage: `<name> --role ${ROLES.join('|')} [--language fr|en]`, run: adding(staff) },
      list: {
        usage: '',
        async run({ tx }) {
          const members = await staff.list(tx);
          if (members.length === 0) return { lines: ['Nobody can sign in yet.'] };
          return {
            rows: members.map(({ name, role, state, hasSecondFactor, createdAt, createdBy }) => ({
              ...{
                name,
                role,
                state,
                secondFactor: hasSecondFactor,
                since: createdAt,
                by: createdBy,
              },
            })),
          };
        },
      },
      lock: {
        usage: '<name>',
        run: changing((call, name) => staff.lock(call.tx, name, call.actor.id)),
      },
      unlock: {
        usage: '<name>',
        run: changing((call, name) => staff.unlock(call.tx, name, call.actor.id)),
      },
      reset: {
        usage: '<name>',
        async run({ tx, actor, args: { words } }) {
          const given = await staff.reset(tx, words[0] ?? '', actor.id);
          return given.ok ? once(given) : { refused: NOBODY };
        },
      },
    },
  };
}

const NOBODY = 'There is nobody of that name.';

function adding(staff: Staff) {
  return async ({ tx, actor, args: { words, options } }: DeskCall): Promise<DeskAnswer> => {
    const role = ROLES.find((each) => each === options['role']);
    if (!role) return { refused: `Say the role: --role ${ROLES.join('|')}.` };
    const language = options['language'] === 'en' ? 'en' : 'fr';
    const added = await staff.add(tx, { name: words[0] ?? '', role, language, by: actor.id });
    if (added.ok) return once(added);
    if (added.reason === 'name_taken') return { refused: 'Somebody has that name.' };
    return { refused: 'A name has 2 to 40 small letters, figures, dots or dashes.' };
  };
}

function changing(
  work: (call: DeskCall, name: string) => Promise<{ ok: boolean }>,
): (call: DeskCall) => Promise<DeskAnswer> {
  return async (call) => {
    const [name = ''] = call.args.words;
    const { ok } = await work(call, name);
    return ok ? { lines: [`${name}: done.`] } : { refused: NOBODY };
  };
}

/** The service has written its own line to the audit log: the password stands on this screen alone. */
function once({ password, member }: { password: string; member: { name: string } }): DeskAnswer {
  return {
    lines: [
      `${member.name} signs in at /console with ${password}`,
      'It holds for a day and opens only the page where another password is chosen.',
    ],
  };
}
