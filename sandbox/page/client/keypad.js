// The keys of a phone, and how twelve of them write letters.
import { element, words } from './dom.js';

const letters = {
  1: ".,?!'-1",
  2: 'abc2',
  3: 'def3',
  4: 'ghi4',
  5: 'jkl5',
  6: 'mno6',
  7: 'pqrs7',
  8: 'tuv8',
  9: 'wxyz9',
  '*': '*',
  0: ' 0',
  '#': '#',
};
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
/** A second press of the same key within this time changes the letter instead of adding one. */
const tapMs = 900;

/** Writes letters by tapping: 2 gives a, 2 again gives b. The answer takes a text and gives the next. */
export function createTaps() {
  let last = { key: '', at: 0, step: 0 };
  return (text, key, now) => {
    const choices = letters[key];
    const goesOn = key === last.key && now - last.at < tapMs && text !== '';
    last = { key, at: now, step: goesOn ? last.step + 1 : 0 };
    const letter = choices[last.step % choices.length];
    return (goesOn ? text.slice(0, -1) : text) + letter;
  };
}

/** Keys never take the focus: whoever types goes on typing where they were. */
function key(properties, children) {
  return element(
    'button',
    { type: 'button', tabIndex: -1, onmousedown: (event) => event.preventDefault(), ...properties },
    children,
  );
}

function digit(name, press) {
  const under = name === '0' ? '␣' : letters[name].slice(0, -1).toUpperCase();
  const small = /[2-90]/.test(name) ? [element('small', { text: under })] : [];
  const attributes = { text: name, className: 'key', 'aria-label': name, data: { key: name } };
  return key({ ...attributes, onclick: () => press(name) }, small);
}

/** The pad; `press` hears digits, `call`, `letters`, `up`, `down`, `erase` and `end`. */
export function createPad(press) {
  const special = (name, text, label) => {
    const about = { className: `key ${name}`, title: label, 'aria-label': label };
    return key({ ...about, onclick: () => press(name) }, [element('span', { text })]);
  };
  const mode = special('letters', 'abc', words.letters);
  const end = special('end', '✆', words.hangUp);
  const top = element('div', { className: 'top-keys' }, [
    special('call', '✆', words.call),
    mode,
    element('div', { className: 'nav' }, [
      special('up', '▴', words.up),
      special('down', '▾', words.down),
    ]),
    special('erase', '⌫', words.erase),
    end,
  ]);
  const digits = element(
    'div',
    { className: 'digits' },
    keys.map((name) => digit(name, press)),
  );
  const root = element('div', { className: 'pad', role: 'group', 'aria-label': words.keypad }, [
    top,
    digits,
  ]);
  return { root, mode: mode.firstChild };
}
