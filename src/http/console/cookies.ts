import type { CookieOptions, Request, Response } from 'express';
import type { Language } from '../../locales/index.js';

const SESSION = 'kwata_session';
const FORM = 'kwata_form';
const LANGUAGE = 'kwata_lang';
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** The console's cookies: sent to it alone, and to no script. */
export interface Cookies {
  session(request: Request): string | null;
  setSession(response: Response, token: string): void;
  clearSession(response: Response): void;
  /** What the forms of somebody are bound to who has not signed in. */
  form(request: Request): string | null;
  setForm(response: Response, value: string): void;
  language(request: Request): Language | null;
  setLanguage(response: Response, language: Language): void;
}

/** @param isSecure false only on a laptop, whose address has no TLS. */
export function createCookies(isSecure: boolean): Cookies {
  const options: CookieOptions = {
    ...{ httpOnly: true, secure: isSecure, sameSite: 'lax', path: '/console' },
  };
  return {
    session: (request) => read(request, SESSION),
    setSession: (response, token) => response.cookie(SESSION, token, options),
    clearSession: (response) => response.clearCookie(SESSION, options),
    form: (request) => read(request, FORM),
    setForm: (response, value) => response.cookie(FORM, value, options),
    language(request) {
      const value = read(request, LANGUAGE);
      return value === 'fr' || value === 'en' ? value : null;
    },
    setLanguage: (response, language) =>
      response.cookie(LANGUAGE, language, { ...options, maxAge: YEAR_MS }),
  };
}

const MAX_LENGTH = 100;

function read({ headers }: Request, name: string): string | null {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && value !== '' && value.length <= MAX_LENGTH ? value : null;
}
