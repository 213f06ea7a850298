import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Clock } from '../../lib/clock.js';
import type { ConsoleKey } from '../../locales/console/index.js';
import { sayOnly, visitorOf } from './answer.js';
import type { Cookies } from './cookies.js';
import { readFields } from './fields.js';
import { withToken } from './guard.js';
import { html, type Content } from './html.js';
import { addressOf, HOME, notice, signedInPage } from './layout.js';
import type { ConsolePage, Done, PageAction, PageCall } from './page.js';

export interface PageRoutesParts {
  clock: Clock;
  cookies: Cookies;
  pages: readonly ConsolePage[];
}

/** Every page at its address, and its forms below it; a role finds only what is its own. */
export function pageRoutes(parts: PageRoutesParts): Router {
  const router = Router();
  const { show, run } = createServing(parts);
  for (const page of parts.pages) {
    const path = page.name === '' ? '' : `/${page.name}`;
    const mayOpen = onlyFor(page);
    router.get(path === '' ? '/' : path, mayOpen, (request, response) =>
      show(request, response, page),
    );
    for (const [name, action] of Object.entries(page.actions ?? {})) {
      router.post(`${path}/${name}`, mayOpen, withToken, (request, response) =>
        run(request, response, { page, action }),
      );
    }
  }
  return router;
}

function createServing({ clock, cookies, pages }: PageRoutesParts) {
  function callOf(response: Response): PageCall | null {
    const { session, language, words, formToken } = visitorOf(response);
    return session && { staff: session.staff, language, words, formToken, now: clock.now() };
  }

  function send(response: Response, call: PageCall, page: ConsolePage, body: Content): void {
    const own = pages.filter(({ isInMenu, roles }) => isInMenu && roles.includes(call.staff.role));
    // Before the first own password nothing of the menu opens.
    const menu = call.staff.passwordIsTemporary ? [] : own;
    response.type('html').send(signedInPage(call, page, { body, menu }));
  }

  async function finish(
    response: Response,
    { call, page, done }: { call: PageCall; page: ConsolePage; done: Done },
  ): Promise<void> {
    if ('to' in done) response.redirect(303, withNotice(addressOf(done.to), done.told));
    else if ('signedOut' in done) {
      cookies.clearSession(response);
      response.redirect(303, withNotice(`${HOME}/login`, done.signedOut));
    } else if ('show' in done) send(response, call, page, done.show);
    else {
      const bad = notice(call.words, { bad: done.refused });
      const shown = await page.show(call, {});
      send(response.status(422), call, page, html`${bad}${shown}`);
    }
  }

  return {
    async show(request: Request, response: Response, page: ConsolePage): Promise<void> {
      const call = callOf(response);
      const { told } = request.query;
      const read = readFields(page.query, withoutOurs(request.query));
      if (!call || !read) {
        sayOnly(response, 400, 'page.bad');
        return;
      }
      const said = notice(call.words, typeof told === 'string' ? { told } : {});
      const shown = await page.show(call, read);
      send(response, call, page, html`${said}${shown}`);
    },
    async run(
      request: Request,
      response: Response,
      { page, action }: { page: ConsolePage; action: PageAction },
    ): Promise<void> {
      const call = callOf(response);
      const read = readFields(action.form, request.body);
      if (!call || !read) sayOnly(response, 400, 'page.bad');
      else await finish(response, { call, page, done: await action.run(call, read) });
    },
  };
}

function onlyFor({ roles }: ConsolePage): RequestHandler {
  return (_request, response, next) => {
    const { session } = visitorOf(response);
    if (session && roles.includes(session.staff.role)) next();
    else sayOnly(response, 403, 'page.forbidden');
  };
}

/** What the frame of every page reads itself. */
const OURS = ['lang', 'told'];

function withoutOurs(query: Request['query']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !OURS.includes(name)));
}

function withNotice(address: string, told: ConsoleKey | undefined): string {
  return told === undefined ? address : `${address}?told=${told}`;
}
