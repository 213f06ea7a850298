import type { MessageState } from '../models/messages.js';
import type { MessageLog, ShownMessage } from '../services/message-log.js';
import type { Resend } from '../services/resending.js';
import type { DeskSubject } from './desk.js';
import type { DeskRow } from './table.js';

const STATES: readonly string[] = ['queued', 'sending', 'sent', 'delivered', 'failed'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What people were sent: those that failed, one with all its ways, and once more. */
export function messagesDesk(parts: {
  messageLog: Pick<MessageLog, 'list' | 'byId'>;
  resend: Resend;
}): DeskSubject {
  const { messageLog, resend } = parts;
  return {
    name: 'messages',
    verbs: {
      list: {
        usage: '[--state failed|sent|...] [--phone DIGITS] [--before ID]',
        async run({ tx, args: { options } }) {
          const { state = 'failed', phone, before } = options;
          if (!STATES.includes(state)) return { refused: `States: ${STATES.join(', ')}.` };
          const more = { ...(phone === undefined ? {} : { phone }), ...(before && { before }) };
          const found = await messageLog.list(tx, { state: state as MessageState, ...more });
          return found.length > 0 ? { rows: found.map(rowOf) } : { lines: ['There are none.'] };
        },
      },
      show: {
        usage: '<message id>',
        async run({ tx, args: { words } }) {
          const [messageId = ''] = words;
          const found = UUID.test(messageId) ? await messageLog.byId(tx, messageId) : null;
          if (!found) return { refused: 'There is no such message.' };
          return {
            lines: [`${found.template} to ${found.to}, ${found.state}: ${found.words}`],
            rows: found.attempts.map((attempt) => ({ ...attempt })),
          };
        },
      },
      resend: {
        usage: '<message id>',
        async run({ tx, args: { words } }) {
          const [messageId = ''] = words;
          if (!UUID.test(messageId)) return { refused: 'Say which message, by its id.' };
          const { ok } = await resend(tx, messageId);
          if (!ok) return { refused: 'It was not given up, or is on its way.' };
          return { lines: ['It is sent once more.'], audit: { messageId } };
        },
      },
    },
  };
}

function rowOf({ id, at, to, template, state, attempts }: ShownMessage): DeskRow {
  const ways = attempts.map(({ gateway, error, state: end }) => `${gateway} ${error ?? end}`);
  return { id, at, to, template, state, ways: ways.join(', ') };
}
