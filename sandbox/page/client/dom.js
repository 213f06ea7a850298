// Small things that every part of the page uses.
export const seed = JSON.parse(document.getElementById('seed').textContent);
export const { words } = seed;
const locale = document.documentElement.lang === 'en' ? 'en-GB' : 'fr';
const inDouala = { timeZone: 'Africa/Douala' };
const minuteMs = 60_000;

/** Makes an element: properties, attributes, `on...` listeners, then children. */
export function element(tag, { text, data = {}, ...properties } = {}, children = []) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** Writes only what changed: a screen reader hears every write. */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** `{name}` in a sentence becomes its value. */
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_whole, name) => String(values[name]));
}

/** Answers are given with their status; only a sandbox that is not there throws. */
export async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  return { httpStatus: answer.status, ...(await answer.json()) };
}

/** 237670000001 becomes 670 00 00 01. */
export function written(msisdn) {
  const local = msisdn.startsWith('237') ? msisdn.slice(3) : `+${msisdn}`;
  return local.replace(/^(\d{3})(\d{2})(\d{2})(\d{2})$/, '$1 $2 $3 $4');
}

export function francs(amount) {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, '\u00a0')}\u00a0F`;
}

export function hour(at, withSeconds = false) {
  const shown = { hour: '2-digit', minute: '2-digit', ...inDouala };
  if (withSeconds) shown.second = '2-digit';
  return new Date(at).toLocaleTimeString(locale, shown);
}

export function day(at) {
  const shown = { weekday: 'short', day: 'numeric', month: 'short', ...inDouala };
  return new Date(at).toLocaleDateString(locale, shown);
}

/** How long ago something was: seconds first, since that is what one waits for. */
export function ago(at, now) {
  const passed = Math.max(0, now - Date.parse(at));
  if (passed < 2 * minuteMs) return filled(words.secondsAgo, { n: Math.floor(passed / 1000) });
  if (passed < 60 * minuteMs) return filled(words.minutesAgo, { n: Math.floor(passed / minuteMs) });
  return hour(at);
}

/** 161 seconds are 2:41. */
export function countdown(until, now) {
  const seconds = Math.max(0, Math.round((Date.parse(until) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
