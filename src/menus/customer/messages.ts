import { inDouala, timeOfDay } from '../../lib/clock.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { ReadMessage } from '../../services/message-centre.js';
import { noParams, screen, type Params } from '../screen.js';
import { dayOf } from './limit-words.js';

/** As much of a message as tells it from the others on a small page. */
const START = 20;

/** What was written to this person, the newest first; a star stands at what nobody has seen. */
export const messages = screen({
  goes: ['account'],
  runs: { readMessage: { ok: { to: 'message', params: ({ id }) => ({ id }) } } },
  parse: noParams,
  load: async (reads) => ({ all: await reads.messages(), now: reads.now }),
  show: ({ all, now }) => ({
    kind: 'menu',
    title: text(all.length === 0 ? 'messages.none' : 'messages.title'),
    choices:
      all.length === 0
        ? [{ id: 'account', label: text('home.account') }]
        : all.map((message) => ({ id: message.id, label: startOf(message, now) })),
  }),
  next: (input, _, { all }) => {
    const found = all.find(({ id }) => input.kind === 'choice' && input.id === id);
    return found ? { run: 'readMessage', input: { id: found.id } } : { go: 'account', params: {} };
  },
});

/** One message, whole. */
export const message = screen({
  goes: ['messages'],
  runs: {},
  parse: readId,
  load: async (reads, { id }) => ({ found: await reads.message(id), now: reads.now }),
  show: ({ found, now }) => ({
    kind: 'menu',
    title: found ? whenWords(found, now) : text('messages.none'),
    lines: found ? found.body.split('\n').map(verbatim) : [],
    choices: [{ id: 'messages', label: text('messages.title') }],
  }),
  next: () => ({ go: 'messages', params: {} }),
});

function startOf(found: ReadMessage, now: Date): Text {
  const start = verbatim(found.body.replace(/\s+/g, ' ').slice(0, START).trim());
  const slots = { when: whenWords(found, now), start };
  return found.isUnread ? text('messages.unread', slots) : text('messages.read', slots);
}

/** The hour of today's, the day of others. */
function whenWords({ at }: ReadMessage, now: Date): Text {
  const isToday = inDouala(at).date === inDouala(now).date;
  return verbatim(isToday ? timeOfDay(at) : dayOf(at));
}

function readId({ id }: Params) {
  return typeof id === 'string' ? { id } : null;
}
