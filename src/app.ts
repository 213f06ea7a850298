import type { Server } from 'node:http';
import type { Config } from './config.js';
import { createClosing } from './http/closing.js';
import { createHttpServer } from './http/server.js';
import { AppError } from './lib/errors.js';
import { ENTRIES, TREE } from './menus/index.js';
import { lintTree } from './menus/lint.js';
import type { Tree } from './menus/screen.js';
import { createWorkers, type Workers } from './workers/index.js';
import { makeGround, openDatabase, type AppParts } from './app/ground.js';
import { makeSmsGateways } from './app/gateways.js';
import { firstStaff, type FirstStaff } from './app/first-staff.js';
import { makeHandlers } from './app/jobs.js';
import { makeLinks } from './app/links.js';
import { makeServices } from './app/services.js';
import { makeSmppParts } from './app/smpp.js';
import { createUpkeep } from './app/upkeep.js';
import { makeHttp } from './app/web.js';
import { makeWhatsAppDrivers } from './app/whatsapp.js';
import { makeWhatsAppWebParts } from './app/whatsapp-web.js';

export type { AppParts } from './app/ground.js';

/** Nobody holds a phone to their ear while the work behind the turns waits for a connection. */
const WORKER_ACQUIRE_MS = 4_000;

/** What a process does; `links` is to hold what only one process may hold. */
export interface Roles {
  http: boolean;
  workers: boolean;
  links?: boolean;
}

export interface App {
  http: Server;
  workers: Workers;
  /** Serves and works, as far as asked; gives the port it listens on, 0 without http. */
  start(roles: Roles): Promise<number>;
  /** Does at once what is done within seconds: catalogue, spooled SMS, what the funnel noted. */
  upkeep(): Promise<void>;
  /** Makes somebody who can sign in to the console, where nobody can yet. */
  firstStaff(): Promise<FirstStaff | null>;
  /** Takes no more work, finishes what is in hand, and closes what it opened. */
  stop(): Promise<void>;
}

/** The composition root: the only place where parts are made and joined. */
export async function buildApp(config: Config, parts: AppParts = {}): Promise<App> {
  const tree = parts.tree ?? TREE;
  refuseUnsoundMenus(tree);
  const ground = await makeGround(config, parts);
  const services = makeServices(ground);
  const { providers } = ground;
  // What works behind the turns never waits for their connections, nor they for its.
  const pool = { poolSize: config.workerPoolSize, acquireMs: WORKER_ACQUIRE_MS };
  const behind = { ...ground, db: openDatabase(config, parts, pool) };
  const sms = makeSmsGateways(behind);
  const whatsapp = makeWhatsAppDrivers(behind);
  const handlers = makeHandlers(behind, services, providers, [...sms.senders, ...whatsapp.drivers]);
  const workers = createWorkers({
    ...behind,
    redisUrl: config.redisUrl,
    handlers,
    ...(parts.workerSettings ? { settings: parts.workerSettings } : {}),
  });
  let working = false;
  const { app, desk, chats, closeConsole, conversations, sessionEnds } = makeHttp(
    { ...ground, tree, isWorking: () => working },
    services,
    providers,
    workers,
  );
  const http = createHttpServer(app);
  const close = createClosing(http);
  const links = makeLinks(behind, [
    ...makeSmppParts({ ground: behind, desk, conversations, sessionEnds }),
    ...makeWhatsAppWebParts(behind, services, { chats, own: parts.whatsappWeb }),
  ]);
  const upkeep = createUpkeep(
    ground,
    [desk, chats],
    [services.funnel, services.ussdSessions, services.budgets],
  );
  return {
    http,
    workers,
    upkeep: upkeep.round,
    firstStaff: () => firstStaff(ground, services),
    async start(roles) {
      upkeep.start();
      working = roles.workers;
      if (roles.workers) await workers.start();
      if (roles.links) links.start();
      return roles.http ? listen(http, config) : 0;
    },
    async stop() {
      await close();
      upkeep.stop();
      await links.stop();
      await workers.stop();
      await Promise.all([services.funnel.flush(), services.ussdSessions.flush()]);
      await Promise.all([providers.close(), sms.close(), whatsapp.close(), closeConsole()]);
      await Promise.all([ground.db.close(), behind.db.close()]);
    },
  };
}

function refuseUnsoundMenus(tree: Tree): void {
  const problems = lintTree(tree, ENTRIES);
  if (problems.length > 0) throw new AppError('config_invalid', `menus: ${problems.join('; ')}`);
}

function listen(http: Server, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      const address = http.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
