import { Router, type Response } from 'express';
import Joi from 'joi';
import type { ConsoleKey } from '../../locales/console/index.js';
import type { Staff } from '../../services/staff.js';
import type { LoginResult } from '../../services/staff/login.js';
import { sayOnly, visitorOf } from './answer.js';
import type { Cookies } from './cookies.js';
import { readFields } from './fields.js';
import { withToken } from './guard.js';
import { html, type Content } from './html.js';
import { form, HOME, inMain, notice, plainPage } from './layout.js';

export interface EntranceParts {
  staff: Staff;
  cookies: Cookies;
}

type Refused = Extract<LoginResult, { ok: false }>;

const LOGIN = Joi.object({
  name: Joi.string().max(100).allow('').required(),
  password: Joi.string().max(500).allow('').required(),
});
const CODE = Joi.object({
  code: Joi.string().max(40).allow('').required(),
});
const MINUTE_MS = 60_000;

/** Signing in: a name and a password, and a code where the person has a second factor. */
export function entrance({ staff, cookies }: EntranceParts): Router {
  const router = Router();

  router.get('/login', ({ query }, response) => {
    const told = typeof query['told'] === 'string' ? { told: query['told'] } : {};
    showLogin(response, notice(visitorOf(response).words, told));
  });
  router.post('/login', withToken, async (request, response) => {
    const fields = readFields(LOGIN, request.body);
    if (!fields) {
      sayOnly(response, 400, 'page.bad');
      return;
    }
    const { name = '', password = '' } = fields;
    const result = await staff.login.first({ name, password, address: request.ip ?? '' });
    if (result.ok) letIn(response, result.token);
    else showLogin(response, refusal(response, result, 'login.refused'));
  });

  router.use('/code', (_request, response, next) => {
    if (visitorOf(response).session?.stage === 'password') next();
    else response.redirect(303, `${HOME}/login`);
  });
  router.get('/code', (_request, response) => {
    showCode(response, null);
  });
  router.post('/code', withToken, async (request, response) => {
    const fields = readFields(CODE, request.body);
    const { session } = visitorOf(response);
    if (!fields || !session) {
      sayOnly(response, 400, 'page.bad');
      return;
    }
    const result = await staff.login.second(session, fields['code'] ?? '');
    if (result.ok) letIn(response, result.token);
    else showCode(response, refusal(response, result, 'code.refused'));
  });

  function letIn(response: Response, token: string): void {
    cookies.setSession(response, token);
    response.redirect(303, HOME);
  }
  return router;
}

/** Why somebody is not let in, with the status that says it to machines. */
function refusal(response: Response, result: Refused, bad: ConsoleKey): Content {
  const { words } = visitorOf(response);
  if (result.reason === 'refused') {
    response.status(401);
    return notice(words, { bad });
  }
  response.status(429).setHeader('retry-after', String(Math.ceil(result.waitMs / 1_000)));
  const minutes = Math.ceil(result.waitMs / MINUTE_MS);
  return html`<p class="bad" role="alert">${words['login.too_many']} ${minutes}</p>`;
}

function showLogin(response: Response, said: Content): void {
  const { words, language, formToken } = visitorOf(response);
  const fields = html`<label for="name">${words['name']}</label>
    <input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus />
    <label for="password">${words['password']}</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required />
    <p><button>${words['sign_in']}</button></p>`;
  const body = html`${said}${form({ formToken }, `${HOME}/login`, fields)}
    <p class="dim">${words['login.first']}</p>`;
  const title = words['sign_in'];
  const page = { language, words, title, path: `${HOME}/login`, body: inMain(title, body) };
  response.type('html').send(plainPage(page));
}

function showCode(response: Response, said: Content): void {
  const { words, language, formToken } = visitorOf(response);
  const fields = html`<label for="code">${words['code.ask']}</label>
    <input
      id="code"
      name="code"
      autocomplete="one-time-code"
      autocapitalize="none"
      required
      autofocus
    />
    <p><button>${words['send']}</button></p>`;
  const title = words['code.title'];
  const body = inMain(title, html`${said}${form({ formToken }, `${HOME}/code`, fields)}`);
  response.type('html').send(plainPage({ language, words, title, path: `${HOME}/code`, body }));
}
