import { randomBytes } from 'node:crypto';
import { createSandbox, type Sandbox } from '../../sandbox/app.js';
import { createAfricasTalkingSms } from '../../src/channels/sms/africastalking.js';
import type { Phone } from '../../src/lib/phone.js';
import { createVault } from '../../src/lib/vault.js';
import { writeOutbox } from '../../src/models/outbox.js';
import { createAccounts } from '../../src/services/accounts.js';
import { createConsents } from '../../src/services/consents.js';
import { job, toOutboxRows, type Job } from '../../src/services/jobs.js';
import { createMessages, phoneLane, type Messages } from '../../src/services/messages.js';
import type { ComposedNotice, NoticeSubject } from '../../src/services/notifications.js';
import type { Person } from '../../src/services/person.js';
import { createWorkers, type Workers } from '../../src/workers/index.js';
import type { JobHandler } from '../../src/workers/job.js';
import { createGatewayHealth } from '../../src/services/message-routes/health.js';
import { createRoutes } from '../../src/services/message-routes/routes.js';
import { createMessageReportJob } from '../../src/workers/jobs/message-report.js';
import { createMessageJobs } from '../../src/workers/jobs/message.js';
import { noLog, relayWorld, type RelayWorld } from './support.js';

export interface StoredMessage {
  id: string;
  state: string;
  template: string;
  class: number;
  segments: number;
  attempts: { no: number; state: string; external_id: string | null; error: string | null }[];
}

/** Workers that send by the sandbox's Africa's Talking, and people to send to. */
export interface MessageWorld extends RelayWorld {
  sandbox: Sandbox;
  messages: Messages;
  workers: Workers;
  message: JobHandler<'message'>;
  /** How often words were found for a notice. */
  composed: NoticeSubject[];
  aPerson(): Promise<Person>;
  /** Stores and writes a reply; gives the id of its message. */
  reply(person: Person, body: string, template?: string): Promise<string>;
  /** Writes a notice; gives the id of its row, which is that of its message. */
  notice(person: Person, text: string): Promise<string>;
  stored(id: string): Promise<StoredMessage>;
  shown(person: Person): string[];
  /** What the phone says that they come from. */
  senders(person: Person): string[];
}

export async function messageWorld(redisUrl: string | null = null): Promise<MessageWorld> {
  const world = await relayWorld();
  const vault = createVault(randomBytes(32).toString('hex'));
  const parts = { ...world, vault };
  const accounts = createAccounts(parts);
  const messages = createMessages(parts);
  const sandbox = createSandbox({ port: 0, appUrl: 'http://127.0.0.1:9' });
  const address = `http://127.0.0.1:${String(await sandbox.listen())}/africastalking`;
  const { africastalkingUsername: username, africastalkingApiKey: apiKey } = sandbox.world.settings;
  const gateway = createAfricasTalkingSms({ baseUrl: address, username, apiKey, timeoutMs: 500 });
  const composed: NoticeSubject[] = [];
  const gatewayHealth = createGatewayHealth(parts);
  const [message, receiptDue] = createMessageJobs({
    ...parts,
    gateways: [gateway],
    gatewayHealth,
    routes: createRoutes({ gateways: [gateway], health: gatewayHealth }),
    manners: { mayLeave: () => Promise.resolve({ ok: true }) },
    consents: createConsents(parts),
    compose,
    isWanted: () => Promise.resolve(true),
    senders: { MTN: 'KWATA' },
    maxTries: 3,
  });
  const workers = createWorkers({
    ...world,
    redisUrl,
    handlers: [message, receiptDue, createMessageReportJob({ ...parts, log: noLog })],
    log: noLog,
  });
  let people = 0;

  async function compose(_: unknown, subject: NoticeSubject): Promise<ComposedNotice | null> {
    composed.push(subject);
    const person = await accounts.person(world.db, subject.phoneId);
    if (!person || subject.template === 'nothing') return null;
    const { phone, key: personKey, accountId } = person;
    return {
      phone,
      personKey,
      accountId,
      language: 'fr',
      smsText: String(subject.facts?.['text']),
    };
  }

  async function enqueue(leaving: Job<'message'>): Promise<string> {
    const [row] = toOutboxRows([leaving], world.ids, world.clock.now());
    if (!row) throw new Error('no row');
    await writeOutbox(world.db, [row]);
    workers.poke();
    return row.id;
  }

  return {
    ...{ ...world, sandbox, messages, workers, message, composed },
    aPerson: () =>
      accounts.admit(world.db, `+23767${String((people += 1)).padStart(7, '0')}` as Phone),
    async reply(person, body, template = 'test.reply') {
      const leaving = await world.db.transaction((tx) =>
        messages.storeReply(tx, {
          ...{ person, body, template, language: 'fr', class: 1, solicited: true },
        }),
      );
      await enqueue(leaving);
      return 'messageId' in leaving.subject ? leaving.subject.messageId : '';
    },
    notice: ({ phoneId }, text) =>
      enqueue(
        job({
          kind: 'message',
          subject: { template: text === '' ? 'nothing' : 'test.notice', phoneId, facts: { text } },
          class: 0,
          lane: phoneLane(phoneId),
          dueAt: world.clock.now(),
        }),
      ),
    async stored(id) {
      const [row] = await world.db.query<StoredMessage>(
        {
          name: 'test_message',
          text: `select m.id, m.state, m.template, m.class, m.segments,
              coalesce((select json_agg(a order by a.no) from message_attempts a
                where a.message_id = m.id), '[]') as attempts
            from messages m where m.id = $1`,
        },
        [id],
      );
      if (!row) throw new Error('no such message');
      return row;
    },
    shown: (person) =>
      sandbox.world.handsets
        .get(person.phone.slice(1))
        .messages.filter(({ state }) => state === 'received')
        .map(({ text }) => text),
    senders: (person) =>
      sandbox.world.handsets.get(person.phone.slice(1)).messages.map(({ from }) => from),
    async close() {
      await workers.stop();
      await Promise.all([gateway.close(), sandbox.close()]);
      await world.close();
    },
  };
}
