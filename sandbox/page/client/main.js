// The page: phones side by side, the time, who is there, and the panels. The server names on /live
// what changed; everything is read again from there, so that nothing is believed that was lost.
import { call, element, filled, hour, seed, words, write, written } from './dom.js';
import { createBooks } from './books.js';
import { createDock } from './dock.js';
import { createElsewhere } from './elsewhere.js';
import { createFaults } from './faults.js';
import { listen } from './live.js';
import { createPhone } from './phone.js';

const place = (id) => document.getElementById(id);
const tickMs = 250;
/** How often the application is asked for whether it is there. */
const applicationMs = 3000;

const phones = new Map();
const jumps = new Map();
/** Delivery codes that phones of this page got by SMS, by order, with whose phone it was. */
const codes = new Map();
/** What is added to this browser's time to get the time of the phones' world. */
let clockOffsetMs = 0;

const world = {
  now: () => Date.now() + clockOffsetMs,
  codes: () => codes,
  heard(who, found) {
    let isNew = false;
    for (const [order, code] of found) {
      if (codes.get(order)?.code === code) continue;
      isNew = true;
      codes.set(order, { code, who: who.name || written(who.msisdn) });
    }
    if (isNew) for (const phone of phones.values()) phone.draw();
  },
  badge(msisdn, { unread, calls }) {
    const jump = jumps.get(msisdn);
    if (!jump) return;
    jump.classList.toggle('calls', calls || unread > 0);
    write(jump.lastElementChild, calls ? '●' : unread > 0 ? String(unread) : '');
  },
  remove(msisdn) {
    phones.get(msisdn)?.root.remove();
    jumps.get(msisdn)?.remove();
    phones.delete(msisdn);
    jumps.delete(msisdn);
    keepAddress();
  },
};

/** The address keeps the phones, so that it can be passed on. */
function keepAddress() {
  const named = [...phones.values()].map(({ who }) => [who.msisdn, who.role, who.name].join(':'));
  const query = new URLSearchParams({ phones: named.join(',') });
  window.history.replaceState(null, '', `?${query}`);
  linkLanguage();
}

function linkLanguage() {
  const query = new URLSearchParams(window.location.search);
  const link = place('language');
  query.set('lang', link.lang);
  link.href = `?${query}`;
}

function add(who) {
  if (phones.has(who.msisdn)) return phones.get(who.msisdn).focus();
  if (phones.size >= seed.phoneLimit) return undefined;
  const phone = createPhone(who, world);
  const name = who.name || written(who.msisdn);
  const jump = element('a', { href: `#${phone.root.id}`, text: name }, [element('b')]);
  jumps.set(who.msisdn, jump);
  phones.set(who.msisdn, phone);
  place('phones').append(phone.root);
  place('jump').append(jump);
  return phone.refresh();
}

async function addTyped(event) {
  event.preventDefault();
  const field = event.target.elements.number;
  const known = await call('GET', `/phones/${encodeURIComponent(field.value)}`);
  notice('number', known.error ? words.badNumber : '');
  if (known.error) return;
  field.value = '';
  await bring(known.msisdn);
}

async function bring(msisdn) {
  const drawn = add({ msisdn, role: '', name: '' });
  keepAddress();
  await drawn;
  phones.get(msisdn)?.root.scrollIntoView({ block: 'nearest' });
}

const notices = { lost: '', application: '', number: '' };
/** One line above the phones; the gravest thing that is so. */
function notice(kind, text) {
  notices[kind] = text;
  const shown = notices.lost || notices.application || notices.number;
  write(place('notice'), shown);
  place('notice').hidden = !shown;
}

async function readClock() {
  const { now } = await call('GET', '/clock');
  clockOffsetMs = Date.parse(now) - Date.now();
}

async function askApplication() {
  try {
    const { up } = await call('GET', '/application');
    document.body.dataset.application = up ? 'up' : 'down';
    notice('application', up ? '' : words.applicationDown);
  } catch {
    // The notice about the sandbox itself says more.
  }
}

/** Left and right walk from phone to phone, where they move no cursor in a text. */
function walk(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const field = event.target.matches('input, select, textarea') ? event.target : null;
  const isPhone = event.target.closest('.phone');
  if (!step || !isPhone || event.altKey || event.ctrlKey || event.metaKey) return;
  if (field && (field.name !== 'entry' || field.value !== '')) return;
  const all = [...phones.values()];
  const at = all.findIndex(({ root }) => root === isPhone);
  const next = all[(at + step + all.length) % all.length];
  event.preventDefault();
  next.focus();
  next.root.scrollIntoView({ block: 'nearest' });
}

function refreshAll() {
  for (const phone of phones.values()) void phone.refresh();
}

place('add').addEventListener('submit', addTyped);
document.addEventListener('keydown', walk);
for (const who of seed.phones) void add(who);

const elsewhere = createElsewhere({ add: bring, now: world.now });
const faults = createFaults();
createDock({ faults, books: createBooks() });
void faults.refresh();

listen({
  changed(topic) {
    if (topic === 'faults') void faults.refresh();
    else if (topic === 'world') refreshAll();
    else if (phones.has(topic)) void phones.get(topic).refresh();
    else elsewhere.hear(topic);
  },
  opened() {
    notice('lost', '');
    void readClock();
    void faults.refresh();
    refreshAll();
  },
  lost: () => notice('lost', words.lost),
});

setInterval(() => {
  write(place('clock'), hour(world.now(), true));
  for (const phone of phones.values()) phone.tick();
}, tickMs);
setInterval(() => void askApplication(), applicationMs);
void askApplication();
write(place('service'), filled(words.service, { code: seed.ussdCode, number: seed.smsNumber }));
linkLanguage();
document.body.dataset.ready = 'yes';
