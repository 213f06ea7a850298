import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { faultVerbs } from '../faults.js';
import { route, type Answer, type Exchange, type Route } from '../http.js';
import { parseMsisdn } from '../numbers.js';
import { operatorCodes } from '../operator-menu.js';
import type { Settings } from '../settings.js';
import { landmarks } from './landmarks.js';
import { pageWords, type PageLanguage, type PageWords } from './words.js';

const phoneLimit = 12;
const nameLimit = 30;
const yearSeconds = 31_536_000;

/** Somebody whose phone the page shows; a role is a word of `pageWords`, or empty. */
interface Owner {
  msisdn: string;
  role: string;
  name: string;
}

/** What the page shows of the world around the phones. */
export interface PageParts {
  settings: Settings;
  /** Companies by what they carry, the first of each the one that is taken unasked. */
  gateways(): Record<'ussd' | 'sms' | 'whatsapp', readonly string[]>;
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** `lang` in the address wins and is kept, then what was kept, then the browser's wish, then French. */
function languageOf({ query, header }: Exchange): PageLanguage {
  const kept = /(?:^|; )lang=(fr|en)/.exec(header('cookie'))?.[1];
  const asked = query.get('lang') ?? kept ?? header('accept-language').slice(0, 2);
  return asked === 'en' ? 'en' : 'fr';
}

/** `670000001:restaurant:Mama Ndoumbelle`, role and name optional. */
function ownerOf(written: string): Owner[] {
  const [number = '', role = '', name = ''] = written.split(':');
  const msisdn = parseMsisdn(number);
  const known = Object.hasOwn(pageWords.fr.roles, role) ? role : '';
  return msisdn ? [{ msisdn, role: known, name: name.slice(0, nameLimit) }] : [];
}

function ownersOf({ query }: Exchange, settings: Settings): Owner[] {
  const named = (query.get('phones') ?? settings.pagePhones).split(',').flatMap(ownerOf);
  const first = new Map(named.toReversed().map((owner) => [owner.msisdn, owner]));
  return named.filter((owner) => first.get(owner.msisdn) === owner).slice(0, phoneLimit);
}

/** What the script of the page needs to know; `<` is written so that no text can end the element. */
function seedOf({ settings, gateways }: PageParts, words: PageWords, phones: Owner[]): string {
  const { ussdCode, smsNumber, pageDials } = settings;
  const dials = [...new Set([ussdCode, ...pageDials.split(',').filter(Boolean)])];
  const known = { words, phones, phoneLimit, ussdCode, smsNumber, dials, landmarks };
  return JSON.stringify({
    ...known,
    gateways: gateways(),
    operatorCodes,
    faults: faultVerbs,
  }).replaceAll('<', '\\u003c');
}

function header(words: PageWords, language: PageLanguage): string {
  const other = language === 'fr' ? 'en' : 'fr';
  const text = (name: 'title' | 'time' | 'addLabel' | 'add' | 'language') => escaped(words[name]);
  return `<header>
<a class="skip" href="#phones">${escaped(words.skip)}</a>
<h1>${text('title')}</h1>
<p id="service"></p>
<p class="time">${text('time')} <time id="clock">--:--:--</time></p>
<form id="add">
<label class="label" for="number">${text('addLabel')}</label>
<input id="number" name="number" inputmode="tel" autocomplete="off" placeholder="6XXXXXXXX" required>
<button>${text('add')}</button>
</form>
<div class="tools">
<button type="button" id="open-faults" aria-expanded="false" aria-controls="dock">${escaped(words.faultsTitle)} <b id="faults-count" hidden></b></button>
<button type="button" id="open-books" aria-expanded="false" aria-controls="dock">${escaped(words.booksTitle)}</button>
<a id="language" href="?lang=${other}" lang="${other}" hreflang="${other}">${text('language')}</a>
</div>
</header>`;
}

function html(parts: PageParts, language: PageLanguage, phones: Owner[]): string {
  const words = pageWords[language];
  const styles = styleNames.map((name) => `<link rel="stylesheet" href="/${name}">`).join('\n');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(words.title)}</title>
${styles}
</head>
<body>
${header(words, language)}
<nav id="jump" aria-label="${escaped(words.title)}"></nav>
<p id="notice" role="status" hidden></p>
<p id="elsewhere" hidden></p>
<main id="phones" tabindex="-1"></main>
<section id="dock" aria-labelledby="dock-title" hidden>
<h2 id="dock-title"></h2>
<button type="button" id="dock-close" aria-label="${escaped(words.closePanel)}">×</button>
<div id="dock-body"></div>
</section>
<noscript><p class="noscript">${escaped(words.noScript)}</p></noscript>
<script type="application/json" id="seed">${seedOf(parts, words, phones)}</script>
<script type="module" src="/client/main.js"></script>
</body>
</html>
`;
}

const styleNames = ['style/page.css', 'style/phone.css', 'style/chat.css', 'style/dock.css'];
const scriptNames = [
  ...[
    'main',
    'dom',
    'live',
    'phone',
    'acts',
    'device',
    'keypad',
    'screen',
    'strip',
    'replies',
    'chat',
  ],
  ...['dock', 'faults', 'books', 'elsewhere'],
].map((name) => `client/${name}.js`);

const pageHeaders = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The handset page and the files it uses, all from here. */
export function createPage(parts: PageParts): Route[] {
  const { settings } = parts;
  const asset = (name: string): Route => {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8');
    const type = `text/${name.endsWith('.css') ? 'css' : 'javascript'}; charset=utf-8`;
    const packed = gzipSync(text);
    return route('GET', `/${name}`, ({ header }) => {
      const plain = { status: 200, type, body: text, headers: pageHeaders };
      if (!header('accept-encoding').includes('gzip')) return plain;
      return { ...plain, body: packed, headers: { ...pageHeaders, 'content-encoding': 'gzip' } };
    });
  };
  const page = (exchange: Exchange): Answer => {
    const language = languageOf(exchange);
    const cookie = `lang=${language}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
    return {
      status: 200,
      type: 'text/html; charset=utf-8',
      body: html(parts, language, ownersOf(exchange, settings)),
      headers: { ...pageHeaders, ...(exchange.query.has('lang') && { 'set-cookie': cookie }) },
    };
  };
  return [
    route('GET', '/', page),
    ...[...styleNames, ...scriptNames].map(asset),
    route('GET', '/favicon.ico', () => ({ status: 204, type: 'image/x-icon', body: '' })),
  ];
}
