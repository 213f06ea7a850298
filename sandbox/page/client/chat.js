// The WhatsApp face of a phone: bubbles, buttons, lists opened as sheets, places, receipts.
import { element, hour, seed, words } from './dom.js';

/** An answer that takes longer is not being typed any more. */
const typingMs = 8000;

export function chatsOf({ messages }) {
  return messages.filter(({ channel }) => channel === 'whatsapp');
}

/** Whether the other side is writing: the last word is ours, and not old. */
function isTyping({ state, busy }, now) {
  const last = chatsOf(state).at(-1);
  return busy === 'chat' || (last?.state === 'sent' && now - Date.parse(last.at) < typingMs);
}

function button(text, className, onclick, more = {}) {
  return element('button', { type: 'button', className, text, onclick, ...more });
}

const pictures = {
  voice: () => element('span', { className: 'stand-in', text: `♪ ${words.voiceNote}` }),
  image: ({ caption }) =>
    element('span', { className: 'stand-in', text: `▣ ${caption ?? words.photoNote}` }),
  sticker: () => element('span', { className: 'stand-in', text: '☺' }),
  location: ({ latitude, longitude, name }) =>
    element('span', { className: 'stand-in pin', text: `◎ ${name ?? ''} ` }, [
      element('small', { text: `${latitude.toFixed(4)}, ${longitude.toFixed(4)}` }),
    ]),
};

/** `*Deido*` stands in bold, as WhatsApp shows it. */
function boldOf(text) {
  return text
    .split(/(?<=^|\s)\*([^*\n]+)\*(?=$|\W)/)
    .map((part, at) => (at % 2 === 1 ? element('b', { text: part }) : part));
}

function wordsIn(one) {
  const { content } = one;
  if (content && pictures[content.kind]) return pictures[content.kind](content);
  const text = content?.kind === 'choice' ? content.title : (content?.body ?? one.text);
  return element('span', { className: 'words' }, boldOf(text));
}

/** What can be touched below a message. */
const offers = {
  buttons: ({ buttons }, on) =>
    buttons.map(({ id, title }) =>
      button(title, 'reply', () => on.pick(id), { data: { reply: id } }),
    ),
  list: (content, on) => [
    button(`☰ ${content.button}`, 'reply opens', () => on.sheet({ kind: 'list', content })),
  ],
  location_request: (_content, on) => [
    button(`◎ ${words.sendPlace}`, 'reply opens', () => on.sheet({ kind: 'place' })),
  ],
};

function receipt({ state, read }) {
  if (state !== 'sent') return [];
  const label = read ? words.twoTicks : words.oneTick;
  const about = { className: read ? 'ticks read' : 'ticks', text: read ? '✓✓' : '✓' };
  return [element('span', { ...about, title: label, 'aria-label': label, role: 'img' })];
}

function bubble(one, on) {
  const about = [hour(one.at), carrierOf(one)].filter(Boolean).join(' · ');
  const foot = element('small', { text: `${about} ` }, receipt(one));
  const body = element('div', { className: 'bubble' }, [wordsIn(one), foot]);
  const below = offers[one.content?.kind]?.(one.content, on) ?? [];
  return element('li', { className: one.state, data: { seq: one.seq } }, [body, ...below]);
}

function listSheet({ content }, on) {
  return content.rows.map(({ id, title, description }) => {
    const inside = description ? [element('small', { text: description })] : [];
    const about = { type: 'button', className: 'row', data: { row: id } };
    return element('button', { ...about, text: title, onclick: () => on.pick(id) }, inside);
  });
}

function pointForm(on) {
  const field = (label) =>
    element('input', {
      name: label,
      inputMode: 'decimal',
      placeholder: label,
      'aria-label': label,
    });
  const [latitude, longitude] = [field(words.latitude), field(words.longitude)];
  return element(
    'form',
    {
      className: 'point',
      onsubmit: (event) => {
        event.preventDefault();
        const typed = [latitude, longitude].map(({ value }) => Number(value.replace(',', '.')));
        const isPoint = latitude.value && longitude.value && typed.every(Number.isFinite);
        if (isPoint) on.place({ latitude: typed[0], longitude: typed[1] });
        else on.say(words.badPlace);
      },
    },
    [latitude, longitude, element('button', { text: words.send })],
  );
}

function placeSheet(_sheet, on) {
  const known = seed.landmarks.map((landmark) =>
    button(landmark.name, 'row', () => on.place(landmark), { data: { place: landmark.name } }),
  );
  return [...known, pointForm(on)];
}

/** A sheet over the chat: the rows of a list, or where one is. */
function sheetOf(sheet, on) {
  const title = sheet.kind === 'list' ? sheet.content.button : words.choosePlace;
  const head = element('div', { className: 'sheet-head' }, [
    element('b', { text: title }),
    button('×', 'shut', () => on.sheet(null), { 'aria-label': words.close }),
  ]);
  const inside = sheet.kind === 'list' ? listSheet(sheet, on) : placeSheet(sheet, on);
  return element('div', { className: 'chat-sheet', role: 'dialog', 'aria-label': title }, [
    head,
    element('div', { className: 'rows' }, inside),
  ]);
}

/** What stands on the screen of a phone that chats. */
export function drawChat({ state, busy, sheet, now }, on) {
  const all = chatsOf(state);
  const hint = element('p', { className: 'hint', text: words.emptyChat });
  const thread = element(
    'ol',
    { className: 'chat' },
    all.map((one) => bubble(one, on)),
  );
  if (isTyping({ state, busy }, now)) {
    thread.append(
      element('li', { className: 'received typing' }, [
        element('div', {
          className: 'bubble',
          text: words.typing,
        }),
      ]),
    );
  }
  const shown = all.length === 0 ? [hint, thread] : [thread];
  return sheet ? [...shown, sheetOf(sheet, on)] : shown;
}

/**
 * What, when it changes, needs the chat to be drawn anew. Nothing does under an open sheet: whoever
 * types or points there would lose it.
 */
export function chatKey({ state, busy, sheet, now }) {
  if (sheet) return [sheet];
  const seen = chatsOf(state).map(({ seq, read }) => `${seq}${read ? 'r' : ''}`);
  return [seen, isTyping({ state, busy }, now)];
}

/** Beside the line: a place, a voice message, a photo, and what sends the words. */
export function createComposer(on) {
  const tool = (sign, label, run) =>
    button(sign, 'tool', run, { title: label, 'aria-label': label, data: { tool: label } });
  return element('div', { className: 'composer', hidden: true }, [
    tool('◎', words.place, () => on.sheet({ kind: 'place' })),
    tool('♪', words.voice, () => on.chat({ voice: true })),
    tool('▣', words.photo, () => on.chat({ image: {} })),
    tool('➤', words.send, () => on.enter()),
  ]);
}

/** Who carried a message, as people call the company; nothing where nobody said. */
export function carrierOf({ via }) {
  return via ? (words.carriers[via] ?? via) : '';
}
