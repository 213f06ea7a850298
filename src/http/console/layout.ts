import { isConsoleKey, type ConsoleKey, type ConsoleWords } from '../../locales/console/index.js';
import type { Language } from '../../locales/index.js';
import { inDouala } from '../../lib/clock.js';
import { html, toText, type Content, type Html } from './html.js';
import type { ConsolePage, PageCall } from './page.js';
import { ICON_PATH, STYLE_PATH } from './style.js';

export const HOME = '/console';

interface Frame {
  language: Language;
  words: ConsoleWords;
  title: string;
  header: Content;
  body: Content;
}

/** A whole page for somebody who has not signed in. */
export function plainPage(frame: Omit<Frame, 'header'> & { path: string }): string {
  return document({ ...frame, header: languageLink(frame.words, frame.language, frame.path) });
}

/** A whole page for somebody who has, with the menu of what their role may open. */
export function signedInPage(
  call: PageCall,
  page: Pick<ConsolePage, 'name' | 'title'>,
  { body, menu }: { body: Content; menu: readonly ConsolePage[] },
): string {
  const { words, language, staff } = call;
  const header = html`<span>${staff.name}</span>
    <a href="${HOME}/password">${words['password']}</a>
    ${languageLink(words, language, addressOf(page.name))}
    ${form(call, `${HOME}/sign-out`, html`<button>${words['sign_out']}</button>`)}`;
  const links = menu.map(
    ({ name, title }) =>
      html`<a href="${addressOf(name)}" ${name === page.name && html` aria-current="page"`}
        >${words[title]}</a
      > `,
  );
  const nav = links.length > 0 && html`<nav aria-label="${words['menu']}">${links}</nav>`;
  return document({
    language,
    words,
    title: words[page.title],
    header,
    body: [nav, inMain(words[page.title], body)],
  });
}

export function addressOf(name: string): string {
  return name === '' ? HOME : `${HOME}/${name}`;
}

export function inMain(title: string, body: Content): Html {
  return html`<main id="content">
    <h1>${title}</h1>
    ${body}
  </main>`;
}

/** A form that carries its token. */
export function form(call: Pick<PageCall, 'formToken'>, action: string, fields: Content): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="token" value="${call.formToken}" />${fields}
  </form>`;
}

/** What was done, or why it was not, as the address says. */
export function notice(
  words: ConsoleWords,
  { told, bad }: { told?: string; bad?: ConsoleKey },
): Content {
  if (bad !== undefined) return html`<p class="bad" role="alert">${words[bad]}</p>`;
  const isKnown = told !== undefined && isConsoleKey(told);
  return isKnown && html`<p class="good" role="status">${words[told]}</p>`;
}

/** `20/11 19:04:12`, Douala's time. */
export function moment(at: Date): string {
  const { date, minutes } = inDouala(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const [, month = '', day = ''] = date.split('-');
  const time = [Math.floor(minutes / 60), minutes % 60, at.getUTCSeconds()].map(two).join(':');
  return `${day}/${month} ${time}`;
}

/** A table with a line for each row, or the words for none. */
export function table(
  words: ConsoleWords,
  heads: readonly Content[],
  rows: readonly (readonly Content[])[],
): Html {
  if (rows.length === 0) return html`<p>${words['none']}</p>`;
  const head = heads.map((each) => html`<th scope="col">${each}</th>`);
  const lines = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  );
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`;
}

function languageLink(words: ConsoleWords, language: Language, path: string): Html {
  const other = language === 'fr' ? 'en' : 'fr';
  return html`<a href="${path}?lang=${other}" lang="${other}">${words['other_language']}</a>`;
}

function document({ language, words, title, header, body }: Frame): string {
  return toText(
    html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width,initial-scale=1" />
          <meta name="robots" content="noindex" />
          <title>${title} - ${words['console']}</title>
          <link rel="icon" href="${HOME}/${ICON_PATH}" />
          <link rel="stylesheet" href="${HOME}/${STYLE_PATH}" />
        </head>
        <body>
          <a class="skip" href="#content">${words['skip']}</a>
          <header><strong>${words['console']}</strong>${header}</header>
          ${body}
        </body>
      </html> `,
  );
}
