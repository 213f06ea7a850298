// The phone as one sees it: its plate, its screen, its keys. It shows and reports, and decides nothing.
import { createComposer } from './chat.js';
import { element, seed, words, written } from './dom.js';
import { createPad } from './keypad.js';

function bar() {
  const parts = {
    operator: element('b', { className: 'badge' }),
    letters: element('span', { className: 'mode' }),
    mail: element('span', { className: 'mail', hidden: true }),
    stat: element('span', { className: 'stat' }),
    clock: element('span', { className: 'clock' }),
  };
  const signal = element('i', { className: 'signal', 'aria-hidden': 'true' });
  const root = element('div', { className: 'bar' }, [signal, ...Object.values(parts)]);
  return { ...parts, root };
}

function lcd(id, on) {
  const top = bar();
  const view = element('div', { className: 'view', 'aria-live': 'polite', role: 'log' });
  const said = element('p', { className: 'said', role: 'status' });
  const entry = element('input', { id: `entry-${id}`, name: 'entry', autocomplete: 'off' });
  entry.setAttribute('autocapitalize', 'off');
  entry.setAttribute('spellcheck', 'false');
  const label = element('label', { className: 'label', htmlFor: entry.id });
  const soft = (side) =>
    element('button', { type: 'button', className: 'soft', onclick: () => on.soft(side) });
  const softs = [soft(0), soft(1)];
  const line = element(
    'form',
    { className: 'line', onsubmit: (event) => (event.preventDefault(), on.enter()) },
    [label, entry],
  );
  const composer = createComposer(on);
  const root = element('div', { className: 'lcd' }, [
    top.root,
    view,
    said,
    line,
    composer,
    element('div', { className: 'softs' }, softs),
  ]);
  return { root, top, view, said, entry, label, line, softs, composer };
}

const viaLabels = { ussd: 'viaUssd', sms: 'viaSms', whatsapp: 'viaWhatsapp' };

/** Which company carries what this phone dials, texts or chats. */
function viaChoice(id, kind, on) {
  const choice = element(
    'select',
    { id: `via-${kind}-${id}`, data: { via: kind }, onchange: () => on.via(kind, choice.value) },
    seed.gateways[kind].map((value) =>
      element('option', { value, text: words.carriers[value] ?? value }),
    ),
  );
  return [element('label', { htmlFor: choice.id, text: words[viaLabels[kind]] }), choice];
}

function more(id, on) {
  const balance = element('input', {
    id: `balance-${id}`,
    type: 'number',
    min: 0,
    step: 1,
    inputMode: 'numeric',
    required: true,
  });
  const auto = element('input', { id: `auto-${id}`, type: 'checkbox' });
  auto.addEventListener('change', () => on.put({ autoApprove: auto.checked }));
  const chats = element('input', { id: `chats-${id}`, type: 'checkbox' });
  chats.addEventListener('change', () => on.put({ whatsapp: chats.checked }));
  const form = element(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        on.put({ balanceXaf: Number(balance.value) });
      },
    },
    [
      element('label', { htmlFor: balance.id, text: words.balance }),
      balance,
      element('button', { text: words.keep }),
      auto,
      element('label', { htmlFor: auto.id, text: words.autoApprove }),
      chats,
      element('label', { htmlFor: chats.id, text: words.chatOn }),
      ...['ussd', 'sms', 'whatsapp'].flatMap((kind) => viaChoice(id, kind, on)),
      element('button', {
        type: 'button',
        className: 'remove',
        text: words.remove,
        onclick: on.remove,
      }),
    ],
  );
  const label = `${words.more} ${written(id)}`;
  const summary = element('summary', { text: '⚙', title: words.more, 'aria-label': label });
  const root = element('details', { className: 'more' }, [summary, form]);
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !root.open) return;
    event.stopPropagation();
    root.open = false;
    summary.focus();
  });
  return { root, balance, auto, chats };
}

function plate({ msisdn, role, name }, on) {
  const balance = element('span', { className: 'balance' });
  const power = element('button', { type: 'button', className: 'power' });
  power.addEventListener('click', on.power);
  const face = element('button', { type: 'button', className: 'face', onclick: on.face });
  const settings = more(msisdn, on);
  const title = name || written(msisdn);
  const about = [words.roles[role], name ? written(msisdn) : ''].filter(Boolean).join(' · ');
  const root = element('div', { className: 'plate' }, [
    element('h2', { text: title, title }),
    element('div', { className: 'switches' }, [face, power, settings.root]),
    element('p', {}, [element('span', { className: 'about', text: about }), balance]),
  ]);
  return { root, balance, power, face, settings };
}

/** Makes a phone of the page; `on` hears keys, soft keys, Enter, power, settings and removal. */
export function createDevice(who, on) {
  const { msisdn, role, name } = who;
  const top = plate(who, on);
  const screen = lcd(msisdn, on);
  const pad = createPad(on.press);
  const strip = element('div', { className: 'strip', role: 'group', 'aria-label': words.atHand });
  const body = element('div', { className: 'body' }, [
    element('i', { className: 'ear', 'aria-hidden': 'true' }),
    screen.root,
    pad.root,
  ]);
  const label = [name, words.roles[role], written(msisdn)].filter(Boolean).join(', ');
  const attributes = { className: 'phone', id: `phone-${msisdn}`, 'aria-label': label };
  const root = element('section', { ...attributes, data: { role } }, [top.root, strip, body]);
  return { ...screen, root, lcd: screen.root, plate: top, strip, pad };
}
