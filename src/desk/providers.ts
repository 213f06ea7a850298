import type { ProviderHealth } from '../services/checkout/health.js';
import type { DeskCall, DeskSubject } from './desk.js';

/** The ways to the providers: what works, what is closed, and the pauses that were announced. */
export function providersDesk(health: ProviderHealth): DeskSubject {
  return {
    name: 'providers',
    verbs: {
      list: {
        usage: '',
        run: async ({ tx }) => ({ rows: (await health.ways(tx)).map((way) => ({ ...way })) }),
      },
      hold: {
        usage: '<provider> <operator> [--note WHY]',
        async run({ tx, args: { words, options } }) {
          const [provider = '', operator = ''] = words;
          if (operator === '') return { refused: 'Say which provider and operator.' };
          await health.hold(tx, { provider, operator, cause: options['note'] ?? 'held' });
          return { lines: [`${provider} ${operator} is held.`], audit: { provider, operator } };
        },
      },
      free: {
        usage: '<provider> <operator>',
        async run({ tx, args: { words } }) {
          const [provider = '', operator = ''] = words;
          const isFree = await health.free(tx, { provider, operator });
          if (!isFree) return { refused: 'Nothing is held against it.' };
          return { lines: [`${provider} ${operator} is free.`], audit: { provider, operator } };
        },
      },
      pauses: {
        usage: '',
        run: async ({ tx }) => ({ rows: (await health.pauses(tx)).map((each) => ({ ...each })) }),
      },
      pause: {
        usage: '<provider> --from TIME --to TIME [--operator NAME] [--note TEXT]',
        run: (call) => plan(health, call),
      },
      resume: {
        usage: '<pause id>',
        async run({ tx, args: { words } }) {
          const [id = ''] = words;
          if (!(await health.cancel(tx, id))) return { refused: 'There is no such pause.' };
          return { lines: ['It works again.'], audit: { pauseId: id } };
        },
      },
    },
  };
}

/** Times as `2026-11-20T22:00`, of Douala. */
async function plan(health: ProviderHealth, { tx, actor, args }: DeskCall) {
  const [provider = ''] = args.words;
  const { from, to, operator = null, note = null } = args.options;
  const [startsAt, endsAt] = [timeOf(from), timeOf(to)];
  if (provider === '' || !startsAt || !endsAt || endsAt <= startsAt) {
    return { refused: 'Say who pauses, --from and --to, such as 2026-11-20T22:00.' };
  }
  const pause = { provider, operator, startsAt, endsAt, note, addedBy: actor.id };
  const pauseId = await health.plan(tx, pause);
  return { lines: [`Pause ${pauseId} is planned.`], audit: { pauseId, provider } };
}

function timeOf(word: string | undefined): Date | null {
  if (word === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(word)) return null;
  const at = new Date(`${word}:00+01:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}
