// What goes wrong in this world, and switches for it: one line for each thing a provider does.
import { call, element, filled, seed, words, write } from './dom.js';

/** How often a fault strikes, as its fields in the script. */
const often = { always: {}, half: { rate: 0.5 }, tenth: { rate: 0.1 }, once: { count: 1 } };

function oftenOf(spec) {
  const found = Object.keys(often).find(
    (name) =>
      (often[name].rate ?? 1) === spec.rate && (often[name].count ?? null) === (spec.count ?? null),
  );
  return found ?? 'always';
}

function select(label, options, named, onchange) {
  return element(
    'select',
    { 'aria-label': label, onchange },
    options.map((value) => element('option', { value, text: named(value) })),
  );
}

function line(verb, modes, changed) {
  const name = words.verbs[verb] ?? verb;
  const [provider] = verb.split('.');
  const label = element('span', { className: 'verb', text: name, title: verb });
  const mode = select(name, ['', ...modes], (one) => words.modes[one || 'none'] ?? one, changed);
  const rate = select(
    `${name}: ${words.howOften}`,
    Object.keys(often),
    (one) => words[one],
    changed,
  );
  const struck = element('small');
  const root = element('div', { className: 'fault', data: { verb } }, [label, mode, rate, struck]);
  return { verb, provider, root, mode, rate, struck };
}

function drawLine({ root, mode, rate, struck }, specs) {
  const [first, ...others] = specs;
  root.classList.toggle('on', Boolean(first));
  mode.value = first?.mode ?? '';
  rate.value = first ? oftenOf(first) : 'always';
  rate.disabled = !first;
  const count = specs.reduce((sum, one) => sum + one.struck, 0);
  const more = others.length > 0 ? ` (+${others.length})` : '';
  write(struck, first ? filled(words.struck, { n: count }) + more : '');
}

/** `struck` counts what happened; a script does not take it back. */
function unstruck(script) {
  const plain = (spec) => {
    const own = { ...spec };
    delete own.struck;
    return own;
  };
  return Object.fromEntries(Object.entries(script).map(([key, specs]) => [key, specs.map(plain)]));
}

export function createFaults() {
  let script = {};
  let timer = null;
  const lines = Object.entries(seed.faults).map(([verb, modes]) =>
    line(verb, modes, () => change(verb)),
  );
  const providers = [...new Set(lines.map(({ provider }) => provider))];
  const clear = element('button', {
    type: 'button',
    className: 'chip bad',
    text: words.clearFaults,
    onclick: async () => {
      await call('DELETE', '/faults');
      await refresh();
    },
  });
  const active = element('p', { className: 'active', role: 'status' });
  const root = element('div', { className: 'faults' }, [
    element('div', { className: 'tools' }, [active, clear]),
    element(
      'div',
      { className: 'groups' },
      providers.map((provider) =>
        element('fieldset', {}, [
          element('legend', { text: words.providers[provider] ?? provider }),
          ...lines.filter((one) => one.provider === provider).map((one) => one.root),
        ]),
      ),
    ),
  ]);

  async function change(verb) {
    const { mode, rate } = lines.find((one) => one.verb === verb);
    const next = unstruck(script);
    delete next[verb];
    if (mode.value) next[verb] = [{ mode: mode.value, ...often[rate.value] }];
    await call('PUT', '/faults', next);
    await refresh();
  }

  function draw() {
    for (const one of lines) drawLine(one, script[one.verb] ?? []);
    const names = Object.keys(script).map((verb) => words.verbs[verb] ?? verb);
    write(active, names.length > 0 ? `${words.activeFaults} ${names.join(', ')}` : words.noFault);
    clear.disabled = names.length === 0;
    const badge = document.getElementById('faults-count');
    write(badge, names.length > 0 ? String(names.length) : '');
    badge.hidden = names.length === 0;
    document.body.classList.toggle('faulty', names.length > 0);
  }
  async function refresh() {
    try {
      script = await call('GET', '/faults');
      delete script.httpStatus;
      draw();
    } catch {
      // The page says that the sandbox is away.
    }
  }

  return {
    root,
    refresh,
    open() {
      void refresh();
      timer = setInterval(() => void refresh(), 2000);
    },
    close: () => clearInterval(timer),
  };
}
