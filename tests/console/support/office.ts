import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { Router } from 'express';
import pg from 'pg';

import { replyOf } from '../../../src/channels/standing.js';
import { createClosing } from '../../../src/http/closing.js';
import { createCookies } from '../../../src/http/console/cookies.js';
import { consoleRoutes } from '../../../src/http/console/index.js';
import { consolePages } from '../../../src/http/console/pages/index.js';
import { createRateLimit } from '../../../src/http/rate-limit.js';
import { createHttpApp, createHttpServer } from '../../../src/http/server.js';
import { createClock, type Clock } from '../../../src/lib/clock.js';
import { createIds, type Ids } from '../../../src/lib/ids.js';
import { createSlowHash } from '../../../src/lib/slow-hash.js';
import { createVault, type Vault } from '../../../src/lib/vault.js';
import { createDatabase, type Database } from '../../../src/models/database.js';
import { createAccounts, type Accounts } from '../../../src/services/accounts.js';
import { createAuditTrail } from '../../../src/services/audit-trail.js';
import { createDeadLetters } from '../../../src/services/dead-letters.js';
import { createHouseState } from '../../../src/services/house-state.js';
import { createMessageLog } from '../../../src/services/message-log.js';
import { createWhatsAppLine } from '../../../src/services/whatsapp-line.js';
import { createResend } from '../../../src/services/resending.js';
import { createStaff, type Staff, type StaffRole } from '../../../src/services/staff.js';
import { createBoardQueue } from '../../../src/workers/board-queue.js';
import { freshDatabase, masterKey, seededAt } from '../../support/database.js';
import { visitor, type Visitor } from './visitor.js';

const MINUTE_MS = 60_000;

interface OfficeParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  accounts: Accounts;
  /** Hashes at the least cost, the instances at twice that: the full one would take seconds here. */
  staff: Staff;
}

/** The console on a database of its own, with people who work there; time stands until it is moved. */
export interface Office extends OfficeParts {
  url: string;
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  later(minutes: number): void;
  /** Somebody with a password of their own. */
  hire(name: string, role: StaffRole): Promise<string>;
  /** Somebody who has just signed in, second step and all. */
  signedIn(name: string, role: StaffRole): Promise<Visitor>;
  /** A second instance on the same database, behind a proxy with TLS; gives its address. */
  beside(): Promise<string>;
  logged: string[];
  close(): Promise<void>;
}

export interface OfficeOptions {
  /** Requests of one visitor in 15 minutes. */
  requestsMax?: number;
  redisUrl?: string | null;
}

const cost = (memoryCost: number) => ({ memoryCost, timeCost: 2, parallelism: 1 });

export const password = 'tamis velours brouette';

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const database = await freshDatabase({ seeded: false });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const db = createDatabase({ url: database.appUrl, poolSize: 4 });
  let now = seededAt;
  const clock: Clock = { ...createClock(), now: () => now };
  const ids = createIds(() => now.getTime());
  const vault = createVault(masterKey);
  const accounts = createAccounts({ clock, ids, vault });
  const ground = { db, clock, ids, vault, accounts };
  const staff = staffOf(ground, createSlowHash(cost(1_024)));
  const logged: string[] = [];
  const closing: (() => Promise<void>)[] = [];
  const open = (isSecure: boolean) => listen({ ...ground, options, logged, isSecure }, closing);

  async function hire(name: string, role: StaffRole): Promise<string> {
    const given = await db.transaction((tx) => staff.add(tx, { name, role, by: 'the-tests' }));
    if (!given.ok) throw new Error(given.reason);
    const member = (await staff.list(db)).find((each) => each.name === name);
    if (!member) throw new Error('nobody was hired');
    await staff.changePassword(member, { current: given.password, chosen: password });
    return member.id;
  }

  const url = await open(false);
  return {
    ...{ ...ground, staff, url, hire, logged },
    rows: async <Row>(text: string, values: unknown[] = []) =>
      (await owner.query(text, values)).rows as Row[],
    later(minutes) {
      now = new Date(now.getTime() + minutes * MINUTE_MS);
    },
    beside: () => open(true),
    async signedIn(name, role) {
      const id = await hire(name, role);
      if (role === 'admin') {
        await owner.query(`update staff set totp_sealed = 'x' where id = $1`, [id]);
      }
      const browser = visitor(url);
      browser.setCookie('kwata_session', await staff.sessions.open(db, id, 'full'));
      return browser;
    },
    async close() {
      for (const each of closing) await each();
      await db.close();
      await owner.end();
      await database.drop();
    },
  };
}

function staffOf(ground: Omit<OfficeParts, 'staff'>, slowHash: ReturnType<typeof createSlowHash>) {
  const times = { windowMs: 15 * MINUTE_MS, idleMs: 15 * MINUTE_MS, absoluteMs: 480 * MINUTE_MS };
  return createStaff({ ...ground, slowHash, settings: { triesMax: 5, ...times } });
}

interface Instance extends Omit<OfficeParts, 'staff'> {
  options: OfficeOptions;
  logged: string[];
  isSecure: boolean;
}

async function listen(instance: Instance, closing: (() => Promise<void>)[]): Promise<string> {
  const { db, clock, options, logged, isSecure, ...ground } = instance;
  const { redisUrl = null, requestsMax = 1_000 } = options;
  const staff = staffOf({ db, clock, ...ground }, createSlowHash(cost(2_048)));
  const note = (event: string) => void logged.push(event);
  const limited = (kind: string) =>
    createRateLimit({ kind, max: requestsMax, windowMs: 15 * MINUTE_MS, clock, redisUrl });
  const limits = { staff: limited('staff'), others: limited('others') };
  const board = createBoardQueue(redisUrl);
  const log = { info: note, warn: note, error: note };
  const auditTrail = createAuditTrail({ clock, ...ground });
  const pages = consolePages({
    ...{ db, staff, auditTrail },
    houseState: createHouseState({
      ...{ db, clock, health: () => Promise.resolve({ redis: 'none', oldestDueMs: 0 }) },
    }),
    messageLog: createMessageLog({ clock, ...ground, replyOf }),
    line: createWhatsAppLine({ clock, ...ground }),
    deadLetters: createDeadLetters({
      ...{ db, auditTrail, resend: createResend({ clock, ...ground }) },
      afterCommit: () => undefined,
    }),
  });
  const routes = consoleRoutes({
    ...{ db, clock, log, staff, limits, pages, defaultLanguage: 'fr' },
    cookies: createCookies(isSecure),
    openQueue: () => board.open(),
  });
  const nothing = { channels: Router(), payments: Router(), health: Router() };
  const app = createHttpApp({ log, ...nothing, console: routes, trustedProxies: isSecure ? 1 : 0 });
  const server = createHttpServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(createClosing(server), () => board.close());
  closing.push(
    () => limits.staff.close(),
    () => limits.others.close(),
  );
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}
