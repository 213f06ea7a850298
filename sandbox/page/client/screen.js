// What stands on a phone's screen in each of its modes.
import { carrierOf, chatKey, drawChat } from './chat.js';
import { ago, day, element, filled, francs, hour, words, write } from './dom.js';

/** A piece of a page that starts with a choice's number can be touched, as on no phone of this price. */
const pieces = /(?<=^| )(?=\d{1,2}\.\S)/;
const choice = /^(\d{1,2})\./;

function pageLine(line, touch) {
  return line.split(pieces).map((piece) => {
    const [, key] = choice.exec(piece) ?? [];
    if (key === undefined || !touch) return piece;
    const onclick = () => touch(key);
    const onmousedown = (event) => event.preventDefault();
    const about = { type: 'button', className: 'choice', tabIndex: -1, data: { choice: key } };
    return element('button', { ...about, text: piece, onclick, onmousedown });
  });
}

function page(text, touch) {
  const lines = text.split('\n').flatMap((line, at) => [at ? '\n' : '', ...pageLine(line, touch)]);
  return [element('div', { className: 'page' }, lines)];
}

function home({ state, unread, now }, on) {
  const news =
    unread === 0
      ? []
      : [
          element('button', {
            type: 'button',
            className: 'news',
            text: filled(unread === 1 ? words.newMessage : words.newMessages, { n: unread }),
            onclick: on.read,
          }),
        ];
  return [
    element('p', { className: 'big', text: hour(now) }),
    element('p', { className: 'date', text: day(now) }),
    element('p', { className: 'hint', text: state.on ? words.idle : words.off }),
    ...news,
  ];
}

function prompt({ state }) {
  const [first] = state.prompts;
  const wallet = words.wallets[first.operator] ?? first.operator;
  return [
    element('h3', { className: `wallet-name ${first.operator}`, text: wallet }),
    element('p', { text: filled(words.asks, { provider: first.provider.toUpperCase() }) }),
    element('p', { className: 'amount', text: francs(first.amountXaf) }),
    element('p', { className: 'why', text: first.description }),
    element('p', { text: `${words.balance} ${francs(state.balanceXaf)}` }),
  ];
}

function message(one) {
  const who = one.state === 'sent' ? words.sent : one.from;
  const size = one.segments > 1 ? ` · ${one.segments} ${words.parts}` : '';
  const when = element('time', { data: { at: one.at }, dateTime: one.at });
  const by = carrierOf(one);
  const about = [who, hour(one.at), by].filter(Boolean).join(' · ');
  const head = element('small', { text: `${about}${size} · ` }, [when]);
  return element('li', { className: one.state, data: { seq: one.seq } }, [head, one.text]);
}

function sms({ state }) {
  const all = state.messages.filter(({ channel }) => channel === 'sms');
  if (all.length === 0) return [element('p', { className: 'hint', text: words.noMessages })];
  return [element('ol', { className: 'thread' }, all.map(message))];
}

const draw = {
  off: home,
  home,
  page: ({ state }) => page(state.screen.text),
  ussd: ({ state, busy }, on) =>
    page(state.screen?.text ?? words.waiting, busy || !state.session ? undefined : on.choose),
  prompt,
  sms,
  chat: drawChat,
};

/** What, when it changes, needs the screen to be made anew; times are written into what stands. */
function keyOf(look) {
  const { mode, state, busy, unread, now } = look;
  const keys = {
    off: () => [hour(now)],
    home: () => [hour(now), unread],
    page: () => [state.screen.text],
    ussd: () => [state.screen?.text, state.screen?.at, busy, state.session?.sessionId],
    prompt: () => [state.prompts[0].id, state.balanceXaf],
    sms: () => [state.messages.length, state.messages.at(-1)?.seq],
    chat: () => chatKey(look),
  };
  return JSON.stringify([mode, ...keys[mode]()]);
}

/** Finds the button of a message that has the focus again, once the view is made anew. */
function focusedIn(view) {
  const message = document.activeElement?.closest('.chat li');
  if (!view.contains(message ?? null)) return () => null;
  const at = [...message.querySelectorAll('button')].indexOf(document.activeElement);
  return () => view.querySelectorAll(`li[data-seq="${message.dataset.seq}"] button`)[at];
}

/** Writes the screen of a phone if it changed; `view` remembers what it shows. */
export function drawView(view, look, on) {
  const key = keyOf(look);
  if (view.dataset.key === key) return;
  view.dataset.key = key;
  view.className = `view is-${look.mode}`;
  const focused = focusedIn(view);
  view.replaceChildren(...draw[look.mode](look, on));
  focused()?.focus({ preventScroll: true });
  const newest = view.querySelector('li:last-child');
  // The newest message from its beginning on, even when it is longer than the screen.
  view.scrollTop = newest && look.mode !== 'chat' ? newest.offsetTop - 6 : 0;
  if (look.mode === 'chat') showEnd(view);
}

/** A chat is read from its end; a sheet takes the focus, so that keys walk in it. */
function showEnd(view) {
  const thread = view.querySelector('.chat');
  thread.scrollTop = thread.scrollHeight;
  view.querySelector('.chat-sheet .row')?.focus({ preventScroll: true });
}

/** Counts the seconds since each message. */
export function tickView(view, now) {
  for (const time of view.querySelectorAll('time[data-at]')) write(time, ago(time.dataset.at, now));
}
