import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { parsePhone, type Phone } from '../../lib/phone.js';
import { takeIn } from '../../models/inbox.js';
import type { Database, Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import type { Accounts } from '../../services/accounts.js';
import { job, toOutboxRows, type StrangerWords } from '../../services/jobs.js';
import type { Linking } from '../../services/linking.js';
import type { OneTimeCodes } from '../../services/one-time-codes.js';
import type { Person } from '../../services/person.js';
import { AlreadyTaken, sourceOf } from './chat.js';
import type { WhatsAppInbound } from './driver.js';

/** Chats whose gateway tells no number: they are asked for one, and a code by SMS proves it. */
export interface Strangers {
  /** Gives who it is once they have proven it; what they wrote then is not read as anything else. */
  hear(inbound: WhatsAppInbound, identityId: string): Promise<Person | null>;
}

export interface StrangersParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  accounts: Pick<Accounts, 'admit' | 'byPhone'>;
  linking: Pick<Linking, 'askChat' | 'proveChat'>;
  codes: Pick<OneTimeCodes, 'check'>;
  afterCommit(): void;
}

const CODE = /^\d{6}$/;

export function createStrangers(parts: StrangersParts): Strangers {
  const { db, accounts, linking } = parts;
  return {
    async hear(inbound, identityId) {
      const said = inbound.body.kind === 'text' ? inbound.body.text.replace(/[\s.-]/g, '') : '';
      if (CODE.test(said)) return prove(parts, { inbound, identityId, digits: said });
      const phone = parsePhone(said);
      // Somebody new begins here: the code goes to nobody's number otherwise.
      if (phone && !(await accounts.byPhone(db, phone))) await accounts.admit(db, phone);
      await answered(parts, inbound, identityId, (tx) =>
        phone ? ask(linking, tx, identityId, phone) : Promise.resolve(firstWords(inbound)),
      );
      return null;
    },
  };
}

/** Digits are a try at a number; a sticker gets no lecture. */
function firstWords({ body }: WhatsAppInbound): StrangerWords | null {
  if (body.kind === 'unsupported') return null;
  return body.kind === 'text' && /\d/.test(body.text) ? 'chat.who_again' : 'chat.who';
}

async function ask(
  linking: StrangersParts['linking'],
  tx: Tx,
  identityId: string,
  phone: Phone,
): Promise<StrangerWords> {
  const asked = await linking.askChat(tx, identityId, phone);
  return asked.ok ? 'chat.code_sent' : 'chat.code_budget';
}

async function prove(
  parts: StrangersParts,
  { inbound, identityId, digits }: { inbound: WhatsAppInbound; identityId: string; digits: string },
): Promise<Person | null> {
  const key = `${sourceOf(inbound)}:${inbound.externalId}`;
  const typed = { purpose: 'prove', subjectId: identityId, digits, key } as const;
  const check = await parts.codes.check(typed);
  if (check.ok) {
    const proven = await parts.db.transaction((tx) =>
      parts.linking.proveChat(tx, { identityId, check }),
    );
    if (proven.ok) return proven.person;
  }
  const isWrong = !check.ok && check.reason === 'code_wrong' && check.left > 0;
  const words = isWrong ? 'chat.code_wrong' : 'chat.code_over';
  await answered(parts, inbound, identityId, () => Promise.resolve(words));
  return null;
}

/** Takes the message in, once, with what is said to it. */
async function answered(
  { db, clock, ids, afterCommit }: StrangersParts,
  inbound: WhatsAppInbound,
  identityId: string,
  act: (tx: Tx) => Promise<StrangerWords | null>,
): Promise<void> {
  const { gateway, externalId } = inbound;
  const now = clock.now();
  await db
    .transaction(async (tx) => {
      if (!(await takeIn(tx, sourceOf(inbound), externalId, now))) throw new AlreadyTaken();
      const say = await act(tx);
      if (!say) return;
      const subject = { identityId, gateway, say };
      const lane = `chat:${identityId}`;
      const row = job({ kind: 'chat.stranger', subject, class: 1, lane, dueAt: now });
      await writeOutbox(tx, toOutboxRows([row], ids, now));
    })
    .catch((error: unknown) => {
      if (!(error instanceof AlreadyTaken)) throw error;
    });
  afterCommit();
}
