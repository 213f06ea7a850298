// The handset page: one card for each phone, redrawn from what GET /phones/:msisdn says. The server
// names on /live the phones that changed.
const seed = JSON.parse(document.getElementById('seed').textContent);
const { words } = seed;
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const locale = document.documentElement.lang === 'en' ? 'en-GB' : 'fr';
const shownTime = { hour: '2-digit', minute: '2-digit', timeZone: 'Africa/Douala' };
/** What is added to this browser's time to get the time of the phones' world. */
let clockOffsetMs = 0;
/** Cards on the page by number. */
const cards = new Map();

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  return { status: answer.status, ...(await answer.json()) };
}

function element(tag, { text, ...properties } = {}, children = []) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function written(msisdn) {
  const local = msisdn.startsWith('237') ? msisdn.slice(3) : `+${msisdn}`;
  return local.replace(/^(\d{3})(\d{2})(\d{2})(\d{2})$/, '$1 $2 $3 $4');
}

function francs(amount) {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, ' ')} F`;
}

function hour(at) {
  return new Date(at).toLocaleTimeString(locale, shownTime);
}

function notice(text) {
  const place = document.getElementById('notice');
  place.textContent = text;
  place.hidden = !text;
}

function createCard(msisdn) {
  const id = (name) => `${name}-${msisdn}`;
  const path = `/phones/${msisdn}`;
  let state = null;
  let busy = false;

  const operator = element('span', { className: 'badge' });
  const holder = element('span');
  const balance = element('span');
  const power = element('button', { type: 'button', onclick: () => put({ on: !state.on }) });
  const remove = element('button', {
    type: 'button',
    text: '×',
    title: words.remove,
    'aria-label': `${words.remove} ${written(msisdn)}`,
    onclick: () => removePhone(msisdn),
  });
  const page = element('pre', { 'aria-live': 'polite', 'aria-label': words.screen });
  const status = element('p', { className: 'status' });
  const typed = element('input', {
    id: id('typed'),
    name: 'typed',
    autocomplete: 'off',
    maxLength: 182,
    value: seed.ussdCode,
  });
  const typedLabel = element('label', { className: 'label', htmlFor: id('typed') });
  const go = element('button', { className: 'primary' });
  const hangUp = element('button', {
    type: 'button',
    className: 'danger',
    text: words.hangUp,
    onclick: () => act(() => call('POST', `${path}/hangup`)),
  });
  const erase = element('button', {
    type: 'button',
    text: '⌫',
    title: words.erase,
    'aria-label': words.erase,
    onclick: () => {
      typed.value = typed.value.slice(0, -1);
    },
  });
  const pad = element(
    'div',
    { className: 'pad', role: 'group', 'aria-label': words.keypad },
    keys.map((key) =>
      element('button', {
        type: 'button',
        text: key,
        // The field takes the same keys from a keyboard: no need to walk through twelve buttons.
        tabIndex: -1,
        onclick: () => {
          typed.value += key;
        },
      }),
    ),
  );
  const dialler = element('form', { className: 'dialler', onsubmit: sendTyped }, [
    element('div', { className: 'row' }, [typedLabel, typed, erase]),
  ]);
  const buttons = element('div', { className: 'row' }, [go, hangUp]);
  dialler.append(buttons);
  const prompts = element('div', { 'aria-live': 'assertive' });
  const list = element('ol', { tabIndex: 0, 'aria-label': words.messages });
  const none = element('p', { className: 'empty', text: words.noMessages });
  const sms = element('input', { id: id('sms'), name: 'sms', autocomplete: 'off', maxLength: 480 });
  const sendSms = element('button', { text: words.send });
  const said = element('p', { className: 'said', role: 'status' });

  const root = element(
    'section',
    { className: 'phone', id: id('phone'), 'aria-label': written(msisdn) },
    [
      element('div', { className: 'who' }, [
        element('h2', { text: written(msisdn) }),
        element('div', { className: 'keys' }, [power, remove]),
        element('p', {}, [operator, holder, balance]),
      ]),
      element('div', { className: 'lcd' }, [page, status]),
      prompts,
      said,
      dialler,
      pad,
      element('div', { className: 'inbox' }, [
        element('h3', { text: words.messages }),
        none,
        list,
        element('form', { className: 'row', onsubmit: sendText }, [
          element('label', { className: 'label', htmlFor: id('sms'), text: words.smsLabel }),
          sms,
          sendSms,
        ]),
      ]),
    ],
  );
  const jump = element('a', { href: `#${root.id}`, text: written(msisdn) });
  sms.placeholder = `${words.smsNumber} ${seed.smsNumber}`;

  /** Runs one action of the person and says what went wrong, if anything did. */
  async function act(run) {
    busy = true;
    draw();
    try {
      const answer = await run();
      said.textContent = answer.error ? `${words.failed} ${answer.error}` : '';
      return answer;
    } catch {
      said.textContent = words.lost;
      return {};
    } finally {
      busy = false;
      await refresh();
    }
  }
  const put = (changes) => act(() => call('PUT', path, changes));

  async function sendTyped(event) {
    event.preventDefault();
    const text = typed.value;
    const body = state?.session ? { input: text } : { dial: text.trim() };
    typed.value = '';
    await act(() => call('POST', `${path}/ussd`, body));
    if (!state?.session) typed.value = seed.ussdCode;
    typed.focus();
  }

  async function sendText(event) {
    event.preventDefault();
    const text = sms.value;
    if (!text) return;
    sms.value = '';
    const { status: taken, error } = await act(() => call('POST', `${path}/sms`, { text }));
    if (!error && (taken === null || taken >= 300)) said.textContent = words.notTaken;
    sms.focus();
  }

  async function decide(prompt, action, pin) {
    const body = pin === undefined ? { action } : { action, pin };
    const answer = await act(() => call('POST', `${path}/prompts/${prompt.id}`, body));
    if (answer.decision) said.textContent = words[answer.decision] ?? answer.decision;
  }

  function promptCard(prompt) {
    const field = id(`pin-${prompt.id}`);
    const pin = element('input', {
      id: field,
      type: 'password',
      inputMode: 'numeric',
      autocomplete: 'off',
      maxLength: 6,
      required: true,
    });
    const key = (text, className, action) =>
      element('button', { type: 'button', text, className, onclick: () => decide(prompt, action) });
    const form = element(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          void decide(prompt, 'approve', pin.value);
        },
      },
      [
        element('p', { text: `${prompt.provider.toUpperCase()} ${words.promptBody}` }),
        element('p', { className: 'amount', text: francs(prompt.amountXaf) }),
        element('small', { text: prompt.description }),
        element('label', {
          htmlFor: field,
          text: `${words.pin} (${words.pinHint} : ${state.pin})`,
        }),
        pin,
        element('div', { className: 'row' }, [
          element('button', { className: 'primary', text: words.approve }),
          key(words.refuse, 'danger', 'refuse'),
          key(words.ignore, '', 'ignore'),
        ]),
      ],
    );
    const title = element('h3', { text: `${prompt.operator} · ${words.promptTitle}` });
    const made = element('div', { className: `prompt ${prompt.operator}` }, [title, form]);
    made.dataset.id = prompt.id;
    return made;
  }

  /** Leaves the cards of known prompts alone, so that a PIN half typed survives. */
  function drawPrompts() {
    const wanted = new Map(state.prompts.map((prompt) => [prompt.id, prompt]));
    for (const shown of [...prompts.children]) if (!wanted.delete(shown.dataset.id)) shown.remove();
    for (const prompt of wanted.values()) prompts.append(promptCard(prompt));
    prompts.hidden = state.prompts.length === 0;
  }

  function drawMessages() {
    const last = list.lastElementChild?.dataset.seq;
    const newest = state.messages.at(-1)?.seq;
    none.hidden = state.messages.length > 0;
    list.hidden = state.messages.length === 0;
    if (String(newest) === last) return;
    list.replaceChildren(
      ...state.messages.map((message) => {
        const who = message.state === 'sent' ? words.sent : message.from;
        const size = message.segments > 1 ? ` · ${message.segments} ${words.parts}` : '';
        const item = element('li', { className: message.state, text: message.text }, [
          element('small', { text: `${who} · ${hour(message.at)}${size}` }),
        ]);
        item.dataset.seq = message.seq;
        return item;
      }),
    );
    list.scrollTop = list.scrollHeight;
  }

  function screenText() {
    if (!state.on) return words.off;
    if (busy && !state.screen) return words.waiting;
    return state.screen ? state.screen.text : words.idle;
  }
  function statusText() {
    if (busy) return words.waiting;
    if (state.session) {
      const seconds = Math.max(
        0,
        Math.round((Date.parse(state.session.endsAt) - worldNow()) / 1000),
      );
      const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      return `${words.sessionOpen} · ${words.left.replace('{time}', left)}`;
    }
    return state.screen ? `${words.sessionOver} · ${hour(state.screen.at)}` : hour(worldNow());
  }

  function draw() {
    if (!state) return;
    const open = Boolean(state.session);
    operator.textContent = state.operator;
    operator.className = `badge ${state.operator}`;
    holder.textContent = state.holderName;
    balance.textContent = `${words.balance} ${francs(state.balanceXaf)}`;
    power.textContent = state.on ? words.switchOff : words.switchOn;
    root.classList.toggle('dark', !state.on);
    const text = screenText();
    if (page.textContent !== text) page.textContent = text;
    typedLabel.textContent = open ? words.inputLabel : words.dialLabel;
    typed.placeholder = typedLabel.textContent;
    go.textContent = open ? words.reply : words.call;
    hangUp.disabled = !open && !state.screen;
    for (const control of [typed, sms, sendSms]) control.disabled = !state.on;
    go.disabled = !state.on || busy;
    drawPrompts();
    drawMessages();
    tick();
    jump.classList.toggle('calls', state.prompts.length > 0);
  }
  function tick() {
    if (!state) return;
    const text = statusText();
    if (status.textContent !== text) status.textContent = text;
  }

  let asking = null;
  let askAgain = false;
  async function ask() {
    do {
      askAgain = false;
      state = await call('GET', path);
      draw();
    } while (askAgain);
  }
  /** One request at a time; a change that comes meanwhile asks once more. Resolves when all is drawn. */
  function refresh() {
    askAgain = true;
    asking ??= ask()
      .catch(() => notice(words.lost))
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return { root, jump, refresh, tick };
}

function worldNow() {
  return Date.now() + clockOffsetMs;
}

async function readClock() {
  const { now } = await call('GET', '/clock');
  clockOffsetMs = Date.parse(now) - Date.now();
}

/** The address keeps the phones, so that it can be passed on. */
function keepAddress() {
  const query = `lang=${document.documentElement.lang}&phones=${[...cards.keys()].join(',')}`;
  window.history.replaceState(null, '', `?${query}`);
  const link = document.getElementById('language');
  link.href = `?lang=${link.lang}&phones=${[...cards.keys()].join(',')}`;
}

function addPhone(msisdn) {
  if (cards.has(msisdn) || cards.size >= seed.phoneLimit) return;
  const card = createCard(msisdn);
  cards.set(msisdn, card);
  document.getElementById('phones').append(card.root);
  document.getElementById('jump').append(card.jump);
  void card.refresh();
}

function removePhone(msisdn) {
  cards.get(msisdn)?.root.remove();
  cards.get(msisdn)?.jump.remove();
  cards.delete(msisdn);
  keepAddress();
}

document.getElementById('add').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = event.target.elements.number;
  const known = await call('GET', `/phones/${encodeURIComponent(field.value)}`);
  notice(known.error ? words.badNumber : '');
  if (known.error) return;
  addPhone(known.msisdn);
  keepAddress();
  field.value = '';
});

for (const msisdn of seed.phones) addPhone(msisdn);

const live = new EventSource('/live');
live.onmessage = ({ data }) => void cards.get(data)?.refresh();
live.onerror = () => notice(words.lost);
live.onopen = () => {
  notice('');
  void readClock();
  for (const card of cards.values()) void card.refresh();
};

const clock = document.getElementById('clock');
setInterval(() => {
  clock.textContent = new Date(worldNow()).toLocaleTimeString(locale, {
    ...shownTime,
    second: '2-digit',
  });
  for (const card of cards.values()) card.tick();
}, 500);
