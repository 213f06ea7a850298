// What is at hand above a phone: what one would do next, one touch away.
import { element, filled, seed, words } from './dom.js';
import { repliesTo } from './replies.js';

const worksBySms = ['restaurant', 'driver'];

function chip({ text, hint, kind = '', label }, run) {
  const inside = hint ? [element('small', { text: hint })] : [];
  const named = label ? { 'aria-label': label } : {};
  const about = { type: 'button', className: `chip ${kind}`, data: { chip: text }, ...named };
  return element('button', { ...about, text, onclick: run }, inside);
}

function dials({ state }, count, on) {
  const operator = seed.operatorCodes[state.operator];
  const codes = [
    ...seed.dials
      .slice(0, count)
      .map((code) => ({ text: code, label: filled(words.dialCode, { code }) })),
    ...(operator ? [{ text: operator, hint: words.myWallet, kind: 'quiet' }] : []),
  ];
  return codes.map((code) => chip(code, () => on.dial(code.text)));
}

function prompts({ state }, on) {
  const { pin } = state;
  return [
    chip({ text: words.pay, hint: `PIN ${pin}`, kind: 'good' }, () => on.decide('approve', pin)),
    chip({ text: words.wrongPin, kind: 'quiet' }, () => on.decide('wrong_pin')),
    chip({ text: words.refuse, kind: 'bad' }, () => on.decide('refuse')),
    chip({ text: words.ignore, kind: 'quiet' }, () => on.decide('ignore')),
  ];
}

/** A command that needs the code from the door: typed here, or heard from a phone of this page. */
function atTheDoor(reply, heard, on) {
  const field = element('input', {
    inputMode: 'numeric',
    maxLength: 4,
    pattern: '[0-9]{4}',
    required: true,
    placeholder: '····',
    autocomplete: 'off',
    'aria-label': `${reply.text}: ${words.doorCode}`,
  });
  const form = element(
    'form',
    {
      className: 'chip blank',
      onsubmit: (event) => {
        event.preventDefault();
        on.text(`${reply.text} ${field.value}`);
      },
    },
    [element('span', { text: reply.text }), field],
  );
  if (!heard) return [form];
  const hint = filled(words.readBy, { who: heard.who });
  const text = `${reply.text} ${heard.code}`;
  return [chip({ text, hint, kind: 'good' }, () => on.text(text)), form];
}

function replies({ state, codes }, on) {
  return repliesTo(state.messages.filter(({ channel }) => channel === 'sms')).flatMap((reply) =>
    reply.needsCode
      ? atTheDoor(reply, codes.get(reply.order), on)
      : [chip({ ...reply, kind: 'good' }, () => on.text(reply.text))],
  );
}

function calm(look, on) {
  const answers = replies(look, on);
  // Shops and drivers work by SMS; everybody else dials first.
  const few = answers.length > 0 ? 1 : seed.dials.length;
  if (!worksBySms.includes(look.role)) return [...answers, ...dials(look, few, on)];
  const verbs = words.verbsAtHand[look.role].map((text) => ({ text, hint: 'SMS', kind: 'quiet' }));
  const own = verbs
    .slice(0, answers.length > 0 ? 1 : verbs.length)
    .filter(({ text }) => !answers.some(({ dataset }) => dataset.chip === text));
  return [...answers, ...own.map((verb) => chip(verb, () => on.text(verb.text)))];
}

/** First words of a chat, until there are some. */
function chat({ state }, on) {
  if (state.messages.some(({ channel }) => channel === 'whatsapp')) {
    return [element('p', { className: 'hint', text: words.touchHint })];
  }
  return words.chatAtHand.map((text) => chip({ text, kind: 'good' }, () => on.chat({ text })));
}

const content = {
  chat,
  off: (_look, on) => [chip({ text: words.switchOn, kind: 'good' }, on.power)],
  ussd: () => [element('p', { className: 'hint', text: words.touchHint })],
  prompt: prompts,
  home: calm,
  page: calm,
  sms: calm,
};

/** Writes the strip if what it offers changed; a focus that stood in it goes to the phone. */
export function drawStrip(strip, look, on) {
  const offered = content[look.mode](look, on);
  const shell = element('div', {}, offered);
  if (strip.dataset.key === shell.innerHTML) return;
  strip.dataset.key = shell.innerHTML;
  const focused = document.activeElement?.closest('.strip') === strip;
  const typed = strip.querySelector('.blank input')?.value;
  strip.replaceChildren(...offered);
  const blank = strip.querySelector('.blank input');
  if (blank && typed) blank.value = typed;
  if (focused && typed) blank?.focus();
  else if (focused) on.focus();
}
