import type { GatewayHealth } from '../services/message-routes/health.js';
import type { DeskSubject } from './desk.js';

/** The ways for messages to leave: what is known against one, and closing it by hand. */
export function gatewaysDesk(health: Pick<GatewayHealth, 'list' | 'hold' | 'free'>): DeskSubject {
  return {
    name: 'gateways',
    verbs: {
      list: {
        usage: '',
        async run({ tx }) {
          const rows = (await health.list(tx)).map((row) => ({ ...row }));
          return rows.length > 0 ? { rows } : { lines: ['Nothing is held against any.'] };
        },
      },
      hold: {
        usage: '<gateway> [--note WHY]',
        async run({ tx, args: { words, options } }) {
          const [gateway = ''] = words;
          if (gateway === '') return { refused: 'Say which gateway.' };
          await health.hold(tx, gateway, options['note'] ?? 'held');
          return { lines: [`${gateway} is held.`], audit: { gateway } };
        },
      },
      free: {
        usage: '<gateway>',
        async run({ tx, args: { words } }) {
          const [gateway = ''] = words;
          if (gateway === '') return { refused: 'Say which gateway.' };
          await health.free(tx, gateway);
          return { lines: [`${gateway} is free.`], audit: { gateway } };
        },
      },
    },
  };
}
