import { readFileSync } from 'node:fs';
import { route, type Answer, type Exchange, type Route } from '../http.js';
import { parseMsisdn } from '../numbers.js';
import type { Settings } from '../settings.js';
import { pageWords, type PageLanguage, type PageWords } from './words.js';

const phoneLimit = 12;

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

/** `lang` in the address wins, then the browser's own wish; French otherwise. */
function languageOf({ query, header }: Exchange): PageLanguage {
  const asked = query.get('lang') ?? header('accept-language').slice(0, 2);
  return asked === 'en' ? 'en' : 'fr';
}

function phonesOf({ query }: Exchange, settings: Settings): string[] {
  const named = (query.get('phones') ?? settings.pagePhones).split(',');
  const known = named.map((number) => parseMsisdn(number)).filter((number) => number !== undefined);
  return [...new Set(known)].slice(0, phoneLimit);
}

/** What the script of the page needs to know; `<` is written so that no text can end the element. */
function seedOf(settings: Settings, words: PageWords, phones: string[]): string {
  const { ussdCode, smsNumber } = settings;
  return JSON.stringify({ words, phones, phoneLimit, ussdCode, smsNumber }).replaceAll(
    '<',
    '\\u003c',
  );
}

function html(settings: Settings, language: PageLanguage, phones: string[]): string {
  const words = pageWords[language];
  const other = language === 'fr' ? 'en' : 'fr';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(words.title)}</title>
<link rel="stylesheet" href="/handset.css">
</head>
<body>
<header>
<div class="wide">
<h1>${escaped(words.title)}</h1>
<p class="intro">${escaped(words.intro)}</p>
<dl>
<div><dt>${escaped(words.serviceCode)}</dt><dd>${escaped(settings.ussdCode)}</dd></div>
<div><dt>${escaped(words.smsNumber)}</dt><dd>${escaped(settings.smsNumber)}</dd></div>
<div><dt>${escaped(words.time)}</dt><dd><time id="clock">--:--:--</time></dd></div>
</dl>
<form id="add">
<label for="number">${escaped(words.addLabel)}</label>
<input id="number" name="number" inputmode="tel" autocomplete="off" placeholder="6XXXXXXXX" required>
<button>${escaped(words.add)}</button>
</form>
<a id="language" href="?lang=${other}&amp;phones=${phones.join(',')}" lang="${other}" hreflang="${other}">${escaped(words.language)}</a>
</div>
</header>
<nav id="jump" aria-label="${escaped(words.title)}"></nav>
<p id="notice" role="status" hidden></p>
<main id="phones"></main>
<noscript><p class="noscript">${escaped(words.noScript)}</p></noscript>
<script type="application/json" id="seed">${seedOf(settings, words, phones)}</script>
<script type="module" src="/handset.js"></script>
</body>
</html>
`;
}

const pageHeaders = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** The handset page and the two files it uses. */
export function createPage(settings: Settings): Route[] {
  const asset = (name: string, type: string): Route => {
    const body = readFileSync(new URL(name, import.meta.url), 'utf8');
    return route('GET', `/${name}`, () => ({ status: 200, type, body, headers: pageHeaders }));
  };
  const page = (exchange: Exchange): Answer => ({
    status: 200,
    type: 'text/html; charset=utf-8',
    body: html(settings, languageOf(exchange), phonesOf(exchange, settings)),
    headers: pageHeaders,
  });
  return [
    route('GET', '/', page),
    asset('handset.js', 'text/javascript; charset=utf-8'),
    asset('handset.css', 'text/css; charset=utf-8'),
    route('GET', '/favicon.ico', () => ({ status: 204, type: 'image/x-icon', body: '' })),
  ];
}
