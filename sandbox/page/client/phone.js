// One phone of the page: what it knows, what its owner does, and what therefore stands on its screen.
import { chatsOf } from './chat.js';
import { createActs } from './acts.js';
import { call, countdown, francs, hour, seed, words, write } from './dom.js';
import { createDevice } from './device.js';
import { createTaps } from './keypad.js';
import { codesIn } from './replies.js';
import { drawView, tickView } from './screen.js';
import { drawStrip } from './strip.js';

const scrollPx = 60;
const placeholders = { ussd: 'answer', prompt: 'pin', sms: 'smsTo', chat: 'chatTo' };
const softLabels = {
  off: ['switchOn', ''],
  home: ['messages', 'code'],
  page: ['close', 'messages'],
  ussd: ['send', 'hangUp'],
  prompt: ['pay', 'refuse'],
  sms: ['send', 'back'],
  chat: ['', ''],
};

/** A session wins over a Mobile Money request, which wins over whatever one was looking at. */
function modeOf({ state, reading, busy, face }) {
  if (!state.on) return 'off';
  if (state.session || busy === 'ussd') return 'ussd';
  if (state.prompts.length > 0) return 'prompt';
  if (face === 'chat' && state.whatsapp) return 'chat';
  if (reading) return 'sms';
  return state.screen ? 'page' : 'home';
}

function unreadOf({ state, readSeq }) {
  return state.messages.filter(
    ({ seq, state: kind, channel }) => kind === 'received' && channel === 'sms' && seq > readSeq,
  ).length;
}

/** Messages of the chat that its owner has not looked at; the other side gets no receipt for them. */
function unseenOf({ state }) {
  return chatsOf(state).filter(({ state: kind, read }) => kind === 'received' && !read).length;
}

/** `world` gives the time, the delivery codes that other phones got, and takes phones off the page. */
export function createPhone(who, world) {
  const path = `/phones/${who.msisdn}`;
  const taps = createTaps();
  const own = {
    ...{ state: null, reading: false, busy: '', readSeq: 0, lastMs: null, letters: false },
    ...{ face: 'keys', sheet: null, via: {} },
  };
  const drafts = {};
  let mode = 'home';
  let lastDialled = seed.ussdCode;

  const on = {
    ...{ enter, soft, press, dial, decide, read, focus },
    choose(key) {
      focusByMouse();
      return input(key);
    },
    text: (words) => acts.text(words),
    chat: (body) => acts.chat(body),
    pick(choice) {
      sheet(null);
      return acts.chat({ choice });
    },
    place({ latitude, longitude, name }) {
      sheet(null);
      return acts.chat({ location: { latitude, longitude, ...(name && { name }) } });
    },
    say: (sentence) => write(device.said, sentence),
    ...{ sheet, face },
    via(kind, name) {
      own.via[kind] = name;
    },
    power: () => put({ on: !own.state.on }),
    put: (changes) => put(changes),
    remove: () => world.remove(who.msisdn),
  };
  const device = createDevice(who, on);
  const { entry } = device;

  const { put, hangUp, ...acts } = createActs({
    ...{ path, own, draw, refresh },
    say: (sentence) => write(device.said, sentence),
  });

  function dial(code) {
    lastDialled = code;
    setDraft('');
    return acts.dial(code);
  }
  function input(typed) {
    setDraft('');
    return acts.input(typed);
  }
  function decide(action, pin) {
    setDraft('');
    return acts.decide(action, pin);
  }

  /** Opens the rows of a list or the places, or closes them and gives the focus back. */
  function sheet(open) {
    own.sheet = open;
    draw();
    if (!open) focusByMouse();
  }
  /** From the keys to the chat and back; a phone without WhatsApp gets it first. */
  async function face() {
    own.face = own.face === 'chat' ? 'keys' : 'chat';
    own.sheet = null;
    if (own.face === 'chat' && !own.state.whatsapp) await put({ whatsapp: true });
    draw();
  }

  function read() {
    own.reading = true;
    draw();
  }
  function close() {
    own.reading = false;
    draw();
  }

  function enter() {
    const typed = entry.value;
    const doings = {
      off: on.power,
      home: () => callKey(typed),
      page: () => (typed ? callKey(typed) : hangUp()),
      ussd: () => typed && own.state.session && !own.busy && input(typed),
      prompt: () => typed && decide('approve', typed),
      sms: () => typed.trim() && (setDraft(''), acts.text(typed)),
      chat: () => typed.trim() && (setDraft(''), acts.chat({ text: typed })),
    };
    return doings[mode]();
  }
  /** Like the green key: an empty line shows the last code first. */
  function callKey(typed) {
    if (typed.trim()) return dial(typed.trim());
    return setDraft(lastDialled);
  }

  function escape() {
    const doings = {
      off: () => {},
      home: () => setDraft(''),
      page: hangUp,
      ussd: hangUp,
      prompt: () => decide('ignore'),
      sms: close,
      chat: () => sheet(null),
    };
    return doings[mode]();
  }

  function soft(side) {
    const doings = {
      off: [on.power],
      home: [read, () => (setDraft(seed.ussdCode), focus())],
      page: [hangUp, read],
      ussd: [enter, hangUp],
      prompt: [enter, () => decide('refuse')],
      sms: [enter, close],
      chat: [],
    };
    return doings[mode][side]?.();
  }

  const special = {
    call: enter,
    end: escape,
    erase: () => setDraft(entry.value.slice(0, -1)),
    up: () => device.view.scrollBy(0, -scrollPx),
    down: () => device.view.scrollBy(0, scrollPx),
    letters: () => {
      own.letters = !own.letters;
      draw();
    },
  };
  function press(key) {
    if (special[key]) return void special[key]();
    const next = own.letters ? taps(entry.value, key, Date.now()) : entry.value + key;
    if (entry.maxLength < 0 || next.length <= entry.maxLength) setDraft(next);
    focusByMouse();
  }

  function setDraft(text) {
    entry.value = text;
  }
  function focus() {
    entry.focus({ preventScroll: true });
  }
  /** On a touch screen a focused field would cover the phone with a keyboard of its own. */
  function focusByMouse() {
    if (window.matchMedia('(pointer: fine)').matches) focus();
  }

  /** What was half typed belongs to where it was typed: a PIN never ends up in a message. */
  function change(next) {
    if (next === mode) return;
    if (mode !== 'prompt') drafts[mode] = entry.value;
    if (mode === 'ussd' || mode === 'page') drafts[mode] = '';
    mode = next;
    entry.value = drafts[next] ?? '';
    entry.type = next === 'prompt' ? 'password' : 'text';
    entry.maxLength = { prompt: 6, sms: 480, chat: 1000 }[next] ?? 182;
  }

  /** A new message opens by itself where nothing else is being done, as an alert would lead to it. */
  function announce(before) {
    const newest = own.state.messages.at(-1)?.seq ?? 0;
    if (newest < own.readSeq) own.readSeq = 0;
    if (!before || newest <= (before.messages.at(-1)?.seq ?? 0)) return;
    if (own.state.messages.at(-1).state === 'received') ring();
    if (modeOf(own) !== 'home' || entry.value !== '') return;
    const isChat = own.state.messages.at(-1).channel === 'whatsapp';
    own.face = isChat && own.state.whatsapp ? 'chat' : own.face;
    own.reading = !isChat;
    write(device.said, '');
  }
  function ring() {
    device.root.classList.remove('rings');
    // Read the layout, or the browser sees no change and plays nothing.
    void device.root.offsetWidth;
    device.root.classList.add('rings');
  }

  function drawPlate() {
    const { state } = own;
    const { balance, power, settings } = device.plate;
    write(balance, francs(state.balanceXaf));
    const label = state.on ? words.switchOff : words.switchOn;
    power.title = label;
    power.setAttribute('aria-label', label);
    power.setAttribute('aria-pressed', String(state.on));
    if (document.activeElement !== settings.balance) settings.balance.value = state.balanceXaf;
    settings.auto.checked = state.autoApprove;
    settings.chats.checked = state.whatsapp;
    drawFace();
  }
  function drawFace() {
    const { face: button } = device.plate;
    const unseen = own.face === 'chat' ? 0 : unseenOf(own);
    const isChat = own.face === 'chat' && own.state.whatsapp;
    const label = isChat ? words.keys : words.chat;
    write(button, isChat ? '123' : `Chat${unseen > 0 ? ` ${unseen}` : ''}`);
    button.title = label;
    button.setAttribute('aria-label', unseen > 0 ? `${label} (${unseen})` : label);
    button.disabled = !own.state.on;
  }
  function drawKeys(unread) {
    const count = unread > 0 ? ` (${unread})` : '';
    const [left, right] = softLabels[mode].map((name) =>
      name === 'messages' ? words.messages + count : (words[name] ?? ''),
    );
    write(device.softs[0], left);
    write(device.softs[1], right);
    device.softs[1].hidden = right === '';
    const label = words[placeholders[mode] ?? 'code'];
    write(device.label, label);
    entry.placeholder = label;
    entry.disabled = mode === 'off';
    device.composer.hidden = mode !== 'chat';
    device.softs[0].parentElement.hidden = mode === 'chat';
    device.pad.root.hidden = own.face === 'chat' && own.state.whatsapp && mode !== 'ussd';
    device.top.letters.textContent = own.letters ? 'abc' : '123';
    write(device.pad.mode, own.letters ? '123' : 'abc');
  }

  function draw() {
    if (!own.state) return;
    change(modeOf(own));
    if (mode === 'sms') own.readSeq = own.state.messages.at(-1)?.seq ?? 0;
    const unread = unreadOf(own);
    const now = world.now();
    const { state, busy } = own;
    const look = {
      ...{ mode, state, busy, unread, now, sheet: own.sheet },
      ...{ role: who.role, codes: world.codes() },
    };
    drawPlate();
    drawKeys(unread);
    drawView(device.view, look, on);
    drawStrip(device.strip, look, on);
    device.root.dataset.mode = mode;
    device.root.dataset.face = device.pad.root.hidden ? 'chat' : 'keys';
    if (mode === 'chat' && unseenOf(own) > 0) void acts.seen();
    device.root.classList.toggle('busy', own.busy !== '');
    const { operator } = own.state;
    write(device.top.operator, own.state.on ? operator : '');
    device.top.operator.className = `badge ${operator}`;
    write(device.top.mail, `✉ ${unread}`);
    device.top.mail.hidden = unread === 0;
    world.badge(who.msisdn, { unread, calls: own.state.prompts.length > 0 });
    tick();
  }

  function status(now) {
    const took = own.lastMs === null ? '' : `${own.lastMs} ms`;
    if (own.busy === 'ussd') return words.waiting;
    if (mode === 'chat') return words.online;
    if (!own.state.session) return mode === 'page' ? took : '';
    return [countdown(own.state.session.endsAt, now), took].filter(Boolean).join(' · ');
  }
  function tick() {
    if (!own.state) return;
    const now = world.now();
    if (own.state.on) write(device.top.clock, hour(now));
    if (mode === 'home' || mode === 'chat')
      drawView(device.view, { mode, ...own, unread: unreadOf(own), now }, on);
    write(device.top.stat, status(now));
    tickView(device.view, now);
  }

  let asking = null;
  let askAgain = false;
  async function ask() {
    do {
      askAgain = false;
      const before = own.state;
      own.state = await call('GET', path);
      own.readSeq = before ? own.readSeq : (own.state.messages.at(-1)?.seq ?? 0);
      world.heard(who, codesIn(own.state.messages));
      announce(before);
      draw();
    } while (askAgain);
  }
  /** One request at a time; a change that comes meanwhile asks once more. Resolves when all is drawn. */
  function refresh() {
    askAgain = true;
    asking ??= ask()
      .catch(() => undefined)
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  entry.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowUp') special.up();
    else if (event.key === 'ArrowDown') special.down();
    else return;
    event.preventDefault();
  });
  device.root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    void escape();
    focus();
  });

  return { who, root: device.root, draw, refresh, tick, focus, entry };
}
