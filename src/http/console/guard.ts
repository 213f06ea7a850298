import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { CONSOLE_WORDS } from '../../locales/console/index.js';
import type { Language } from '../../locales/index.js';
import type { Runner } from '../../models/database.js';
import type { Staff } from '../../services/staff.js';
import type { StaffSession } from '../../services/staff/sessions.js';
import type { RateLimit } from '../rate-limit.js';
import { sayOnly, sayWait, visitorOf } from './answer.js';
import type { Cookies } from './cookies.js';
import { HOME } from './layout.js';

export interface GuardParts {
  db: Runner;
  staff: Staff;
  cookies: Cookies;
  /** Of those who have signed in, and of everybody else by their address. */
  limits: { staff: RateLimit; others: RateLimit };
  defaultLanguage: Language;
}

const TOKEN_BYTES = 16;

/** Learns from cookies and address who asks, in which language, and whether it is too often. */
export function meet({ db, staff, cookies, limits, defaultLanguage }: GuardParts): RequestHandler {
  /** A form is bound to its session, or to a cookie of its own where nobody has signed in. */
  function formTokenOf(request: Request, response: Response, session: StaffSession | null): string {
    const own = session ? cookies.session(request) : cookies.form(request);
    if (own !== null) return staff.sessions.formToken(own);
    const made = randomBytes(TOKEN_BYTES).toString('base64url');
    cookies.setForm(response, made);
    return staff.sessions.formToken(made);
  }

  return async (request, response, next) => {
    const token = cookies.session(request);
    const session = token === null ? null : await staff.sessions.find(db, token);
    const chosen = chosenLanguage(request);
    if (chosen) cookies.setLanguage(response, chosen);
    const kept = chosen ?? cookies.language(request);
    const language = kept ?? session?.staff.language ?? defaultLanguage;
    const formToken = formTokenOf(request, response, session);
    response.locals['visitor'] = { language, words: CONSOLE_WORDS[language], session, formToken };
    const limit = session ? limits.staff : limits.others;
    const waitMs = await limit.take(session?.staff.id ?? request.ip ?? '');
    if (waitMs === null) next();
    else sayWait(response, waitMs);
  };
}

function chosenLanguage({ query }: Request): Language | null {
  const { lang } = query;
  return lang === 'fr' || lang === 'en' ? lang : null;
}

/** Lets through whoever has signed in wholly; the others are led to the step that is missing. */
export const signedIn: RequestHandler = (request, response, next) => {
  const { session } = visitorOf(response);
  const missing = session ? missingStep(session, request.path.split('/')[1] ?? '') : 'login';
  if (missing === null) next();
  else response.redirect(303, `${HOME}/${missing}`);
};

const OWN_PASSWORD = 'password';
const OWN_FACTOR = 'second-factor';

function missingStep({ stage, staff }: StaffSession, page: string): string | null {
  if (stage === 'password') return 'code';
  if (page === 'sign-out') return null;
  if (staff.passwordIsTemporary) return page === OWN_PASSWORD ? null : OWN_PASSWORD;
  if (staff.role !== 'admin' || staff.hasSecondFactor) return null;
  return page === OWN_FACTOR || page === OWN_PASSWORD ? null : OWN_FACTOR;
}

/** A form does something only with the token that its page was given. */
export const withToken: RequestHandler = (request, response, next) => {
  const { token, ...fields } = (request.body ?? {}) as Record<string, unknown>;
  const right = Buffer.from(visitorOf(response).formToken);
  const given = Buffer.from(typeof token === 'string' ? token : '');
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    sayOnly(response, 403, 'page.expired');
    return;
  }
  request.body = fields;
  next();
};
