import { addMs, type Clock } from '../../src/lib/clock.js';
import { runDesk } from '../../src/desk/desk.js';
import { gatewaysDesk } from '../../src/desk/gateways.js';
import { messagesDesk } from '../../src/desk/messages.js';
import { createIds } from '../../src/lib/ids.js';
import type { Phone } from '../../src/lib/phone.js';
import { createVault } from '../../src/lib/vault.js';
import { personByPhoneId } from '../../src/models/accounts.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { takeInFrom } from '../../src/models/inbox.js';
import { writeOutbox } from '../../src/models/outbox.js';
import { createAccounts } from '../../src/services/accounts.js';
import { createIdentities } from '../../src/services/identities.js';
import { job, toOutboxRows, type Job, type OrderKey } from '../../src/services/jobs.js';
import {
  createGatewayHealth,
  type BreakerSettings,
} from '../../src/services/message-routes/health.js';
import { createRoutes, type RoutesParts } from '../../src/services/message-routes/routes.js';
import { waysBack } from '../../src/services/message-routes/ways-back.js';
import { createMessageLog } from '../../src/services/message-log.js';
import { createResend } from '../../src/services/resending.js';
import { createMessages, phoneLane } from '../../src/services/messages.js';
import type { NoticeSubject } from '../../src/services/notifications.js';
import type { Person } from '../../src/services/person.js';
import { createWorkers, type Workers } from '../../src/workers/index.js';
import { createMessageReportJob } from '../../src/workers/jobs/message-report.js';
import { createMessageJobs } from '../../src/workers/jobs/message.js';
import { createPlantedGateway, type OnItsWay, type PlantedGateway } from './messages-gateway.js';

export type WorldGateway = 'alpha' | 'beta' | 'chat';

/** What is stored of a message. */
export interface StoredMessage {
  id: string;
  state: string;
  attempts: { no: number; gateway: string; state: string; phone_id: string | null }[];
}

interface Waiting {
  count: number;
  inHand: number;
  nextAt: Date | null;
}

/** The real message engine on Postgres, between two SMS gateways, a chat and people. */
export interface MessagesWorld {
  db: Database;
  clock: Clock;
  gateways: Record<WorldGateway, PlantedGateway>;
  health: ReturnType<typeof createGatewayHealth>;
  messages: ReturnType<typeof createMessages>;
  /** Moves all clocks, but those of the system. */
  skip(ms: number): void;
  aPerson(): Promise<Person>;
  /** They write to us, so that they may be answered the same way. */
  heardBy(person: Person, gateway: WorldGateway): Promise<void>;
  /** Another SIM of theirs. */
  secondSim(person: Person): Promise<Phone>;
  /** Writes a notice; gives the id of its message. */
  notice(person: Person, text: string, template?: string): Promise<string>;
  /** Stores and writes a reply; gives the id of its message. */
  reply(person: Person, text: string, template?: string): Promise<string>;
  /** The same for words that are to leave at a time, and die with their order. */
  remind(person: Person, text: string, when: { at: Date; order?: OrderKey }): Promise<string>;
  /** Reports that gateways are about to tell. */
  onItsWay: OnItsWay[];
  tellAll(): Promise<void>;
  stored(id: string): Promise<StoredMessage>;
  /** A call of the operators' command, such as `messages list --as Ada`. */
  desk(line: string): ReturnType<typeof runDesk>;
  /** Rows that are neither done nor dead, those in hand, and when the first of the others is due. */
  waiting(): Promise<Waiting>;
  /** Workers begin; those before are dropped. */
  startWorkers(redisUrl?: string | null): Promise<void>;
  /** They are gone from one moment to the next, with all they had in hand. */
  killWorkers(): Promise<void>;
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

export interface MessagesWorldOptions {
  url: string;
  breaker?: Partial<BreakerSettings>;
  routes?: Partial<RoutesParts>;
  maxTries?: number;
}

const SECRET = 'the-secret-of-the-worlds-of-messages';
const noLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** How long a claim holds. */
export const LEASE_MS = 8_001;
const SETTINGS = { pollMs: 10, sweepMs: 10, bellGraceMs: 10, drainMs: 1_000 };
const POOL = 8;

export function openMessagesWorld(options: MessagesWorldOptions): MessagesWorld {
  const { url } = options;
  let shiftMs = 0;
  const clock = {
    now: () => new Date(Date.now() + shiftMs),
    monotonicMs: () => performance.now(),
  };
  const ids = createIds(() => clock.now().getTime());
  const vault = createVault(SECRET);
  const db = createDatabase({ url, poolSize: POOL });
  const parts = { db, clock, ids, vault };
  const accounts = createAccounts(parts);
  // Nobody is silent for three months within a campaign.
  const linking = { maybeSilent: () => false, closeIfSilent: () => Promise.resolve(false) };
  const identities = createIdentities({ ...parts, accounts, linking });
  const messages = createMessages(parts);
  const tell = (report: OnItsWay) => {
    world.onItsWay.push(report);
  };
  const gateways = {
    alpha: createPlantedGateway('alpha', 'sms', tell),
    beta: createPlantedGateway('beta', 'sms', tell),
    chat: createPlantedGateway('chat', 'whatsapp', tell),
  };
  const health = createGatewayHealth({ ...parts, settings: { freshMs: 0, ...options.breaker } });
  const messageLog = createMessageLog({ ...parts, accounts, replyOf: (opened) => opened });
  const subjects = [
    messagesDesk({ messageLog, resend: createResend(parts) }),
    gatewaysDesk(health),
  ];
  let people = 0;
  let workers: { all: Workers; db: Database } | null = null;

  async function compose(_: unknown, { phoneId, facts = {} }: NoticeSubject) {
    const row = await personByPhoneId(db, phoneId);
    if (!row) return null;
    const { phone, key: personKey, accountId } = accounts.toPerson(row);
    const smsText = String(facts['text']);
    const back = waysBack(row, clock.now());
    return { phone, personKey, accountId, language: 'fr' as const, smsText, ...back };
  }

  /** Every process has connections of its own, and loses them when it dies. */
  function handlersOn(own: Database) {
    const all = Object.values(gateways);
    const known = { ...parts, db: own };
    return [
      ...createMessageJobs({
        ...{ ...known, compose, gateways: all, gatewayHealth: health },
        ...(options.maxTries === undefined ? {} : { maxTries: options.maxTries }),
        isWanted: () => Promise.resolve(true),
        manners: { mayLeave: () => Promise.resolve({ ok: true }) },
        consents: { refusedByGateway: () => Promise.resolve() },
        routes: createRoutes({ gateways: all, health, ...options.routes }),
      }),
      createMessageReportJob({ db: own, log: noLog }),
    ];
  }

  async function enqueue(leaving: Job<'message'>): Promise<string> {
    const [row] = toOutboxRows([leaving], ids, clock.now());
    if (!row) throw new Error('no row');
    await writeOutbox(db, [row]);
    workers?.all.poke();
    return row.id;
  }

  const world: MessagesWorld = {
    ...{ db, clock, gateways, health, messages, onItsWay: [] },
    skip(ms) {
      shiftMs += ms;
    },
    aPerson: () => accounts.admit(db, `+23767${String((people += 1)).padStart(7, '0')}` as Phone),
    async heardBy({ phoneId, phone }, gateway) {
      const channel = gateways[gateway].channel;
      if (channel === 'whatsapp') {
        await identities.ofWhatsApp(db, { waId: phone.slice(1), bsuid: null });
      }
      const inbound = { source: `test:${gateway}`, externalId: ids.next(), at: clock.now() };
      await takeInFrom(db, inbound, { phoneId, gateway, channel });
    },
    async secondSim(person) {
      const other = await world.aPerson();
      await db.query({ name: 'world_second_sim', text: SECOND_SIM }, [
        ...[person.accountId, vault.seal(person.key, other.phone), other.phoneId],
      ]);
      return other.phone;
    },
    notice: ({ phoneId }, text, template = 'world.notice') =>
      enqueue(
        job({
          ...{ kind: 'message', class: 0, lane: phoneLane(phoneId), dueAt: clock.now() },
          subject: { template, phoneId, facts: { text } },
        }),
      ),
    async reply(person, body, template = 'reply.world') {
      const leaving = await db.transaction((tx) =>
        messages.storeReply(tx, {
          ...{ person, body, template, language: 'fr', class: 1, solicited: true },
        }),
      );
      await enqueue(leaving);
      return 'messageId' in leaving.subject ? leaving.subject.messageId : '';
    },
    async remind(person, body, { at, order }) {
      const words = { person, body, template: 'world.reminder', language: 'fr' as const };
      const cause = order ? { order } : {};
      const leaving = await db.transaction((tx) =>
        messages.storeReply(tx, { ...words, ...cause, class: 1, solicited: false, leaveAt: at }),
      );
      await enqueue(leaving);
      return 'messageId' in leaving.subject ? leaving.subject.messageId : '';
    },
    async tellAll() {
      for (const report of world.onItsWay.splice(0)) await messages.reportInOwnTransaction(report);
    },
    async stored(id) {
      const [row] = await db.query<StoredMessage>({ name: 'world_message', text: STORED }, [id]);
      return row ?? { id, state: 'unwritten', attempts: [] };
    },
    desk: (line) => runDesk(parts, subjects, line.split(' ')),
    async waiting() {
      const [row] = await db.query<Waiting>({ name: 'world_waiting', text: WAITING });
      return row ?? { count: 0, inHand: 0, nextAt: null };
    },
    async startWorkers(redisUrl = null) {
      const own = createDatabase({ url, poolSize: POOL });
      const all = createWorkers({
        ...{ ...parts, db: own, redisUrl, log: noLog, settings: SETTINGS },
        handlers: handlersOn(own),
      });
      workers = { all, db: own };
      await all.start();
    },
    async killWorkers() {
      const gone = workers;
      workers = null;
      // Without its connections a process can neither write down nor give back what it had.
      await gone?.db.close();
      await gone?.all.stop();
      // What they had in hand is free when their leases have run out.
      world.skip(LEASE_MS);
    },
    async stopWorkers() {
      await workers?.all.stop();
      await workers?.db.close();
      workers = null;
    },
    async close() {
      await world.stopWorkers();
      await db.close();
    },
  };
  return world;
}

/** Lets clocks jump to whatever is due next, until nothing is, or it is so far away. */
export async function settle(
  world: MessagesWorld,
  { withinMs, tell = true }: { withinMs: number; tell?: boolean },
): Promise<boolean> {
  const end = addMs(world.clock.now(), withinMs);
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUpAt) {
    if (tell) await world.tellAll();
    const { count, inHand, nextAt } = await world.waiting();
    const isTold = !tell || world.onItsWay.length === 0;
    if (count === 0 && isTold) return true;
    // Time stands still for what is being worked on, and for reports that are to come at once.
    const isBusy = inHand > 0 || !isTold;
    const dueAt = isBusy ? null : nextAt;
    if (dueAt && dueAt > end) return false;
    const aheadMs = dueAt ? dueAt.getTime() - world.clock.now().getTime() : 0;
    if (aheadMs > 0) world.skip(aheadMs);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  return false;
}

const PATIENCE_MS = 20_000;
const STEP_MS = 15;

const SECOND_SIM = `update phones set account_id = $1, sealed = $2 where id = $3`;

const STORED = `select m.id, m.state,
    coalesce((select json_agg(json_build_object('no', a.no, 'gateway', a.gateway, 'state', a.state,
      'phone_id', a.phone_id) order by a.no) from message_attempts a where a.message_id = m.id),
      '[]') as attempts
  from messages m where m.id = $1`;

const WAITING = `select count(*)::int as count,
    count(*) filter (where state <> 'waiting')::int as "inHand",
    min(due_at) filter (where state = 'waiting') as "nextAt"
  from outbox where done_at is null and kind like 'message%'`;
