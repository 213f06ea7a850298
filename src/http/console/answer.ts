import type { Response } from 'express';
import type { ConsoleKey, ConsoleWords } from '../../locales/console/index.js';
import type { Language } from '../../locales/index.js';
import type { StaffSession } from '../../services/staff/sessions.js';
import { html } from './html.js';
import { HOME, inMain, notice, plainPage } from './layout.js';

/** What is known of whoever asks for a page, from its cookies. */
export interface Visitor {
  language: Language;
  words: ConsoleWords;
  /** Null: not signed in, or no longer. */
  session: StaffSession | null;
  formToken: string;
}

/** Where the guard leaves it for what comes behind. */
export function visitorOf(response: Response): Visitor {
  return response.locals['visitor'] as Visitor;
}

/** A page with nothing but a sentence and the way out. */
export function sayOnly(response: Response, status: number, bad: ConsoleKey): void {
  const { language, words } = visitorOf(response);
  const body = html`${notice(words, { bad })}
    <p><a href="${HOME}">${words['back']}</a></p>`;
  const title = words['console'];
  const page = { language, words, title, path: HOME, body: inMain(title, body) };
  response.status(status).type('html').send(plainPage(page));
}

/** Too much in too short a time; browsers and machines are told how long to wait. */
export function sayWait(response: Response, waitMs: number): void {
  response.setHeader('retry-after', String(Math.ceil(waitMs / 1_000)));
  sayOnly(response, 429, 'page.limited');
}
