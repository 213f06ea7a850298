import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import { shortPhone, type Phone } from '../lib/phone.js';
import type { Vault } from '../lib/vault.js';
import type { Runner, Tx } from '../models/database.js';
import { latestMessages, markRead, ownMessage, type CentreRow } from '../models/message-centre.js';
import { timeOfId } from './messages.js';
import type { Person } from './person.js';

/** A message read again. */
export interface ReadMessage {
  id: string;
  at: Date;
  /** Codes that are worth nothing any more are masked, and numbers once their job is over. */
  body: string;
  /** As far as we know nobody has seen it: it never arrived, and was not opened here. */
  isUnread: boolean;
}

/** What was written to somebody, to be read by USSD or asked for once more by SMS. */
export interface MessageCentre {
  /** The newest first. One statement. */
  latest(runner: Runner, person: Person): Promise<ReadMessage[]>;
  /** One statement; null where it is not theirs. */
  one(runner: Runner, person: Person, id: string): Promise<ReadMessage | null>;
  /** Notes that it was opened. */
  read(tx: Tx, person: Person, id: string): Promise<{ ok: true; id: string }>;
  /** The last one, or the second to last with 2, and so on; noted as read. */
  again(tx: Tx, person: Person, no: number): Promise<AgainResult>;
}

export type AgainResult = ({ ok: true } & ReadMessage) | Refusal<'no_message'>;

const DAY_MS = 24 * 60 * 60_000;
/** Further back nobody looks on a small screen. */
const KEPT_MS = 30 * DAY_MS;
const LATEST = 20;
/** A delivery code is worth something for a day, while its order is open. */
const CODE_LIFE_MS = DAY_MS;
const ONE_TIME_LIFE_MS = 10 * 60_000;

/** Answers that are worth nothing once they were read, and what this page would only repeat. */
const WITHOUT = [
  ...['reply', 'reply.refused', 'reply.not_understood'],
  ...['reply.sayMessage', 'reply.readHelp', 'reply.talk', 'page'],
];

export function createMessageCentre(parts: { clock: Clock; vault: Vault }): MessageCentre {
  const { clock, vault } = parts;

  function opened(row: CentreRow): ReadMessage {
    const body = vault.open(vault.unwrap(row.bodyKeyWrapped), row.bodySealed);
    return {
      ...{ id: row.id, at: row.createdAt, isUnread: row.readAt === null && !row.isDelivered },
      body: isOver(row, clock.now()) ? masked(body, row.reference) : body,
    };
  }

  async function latest(runner: Runner, { accountId }: Person): Promise<ReadMessage[]> {
    const since = addMs(clock.now(), -KEPT_MS);
    const query = { accountId, since, without: WITHOUT, limit: LATEST };
    return (await latestMessages(runner, query)).map(opened);
  }

  return {
    latest,
    async one(runner, { accountId }, id) {
      const row = await ownMessage(runner, accountId, { id, createdAt: timeOfId(id) });
      return row && opened(row);
    },
    async read(tx, { accountId }, id) {
      await markRead(tx, accountId, { id, createdAt: timeOfId(id), at: clock.now() });
      return { ok: true, id };
    },
    async again(tx, person, no) {
      const found = (await latest(tx, person))[no - 1];
      if (!found) return refuse('no_message');
      const { accountId } = person;
      await markRead(tx, accountId, { id: found.id, createdAt: found.at, at: clock.now() });
      return { ok: true, ...found };
    },
  };
}

/** Whether codes in it have lived their time. */
function isOver({ createdAt, closedAt, template }: CentreRow, now: Date): boolean {
  const lifeMs = template.startsWith('code.') ? ONE_TIME_LIFE_MS : CODE_LIFE_MS;
  return closedAt !== null || addMs(createdAt, lifeMs) <= now;
}

/** Digits behind or before the word that says what they are, and whole phone numbers. */
function masked(body: string, reference: number | null): string {
  const hide = (code: string) => (code === String(reference) ? code : hidden(code));
  return body
    .replace(/\b6\d{8}\b/g, (number) => shortPhone(`+237${number}` as Phone))
    .replace(/(code\D{0,24})(\d{4,6})/gi, (_, before: string, code: string) => before + hide(code))
    .replace(/\d{6}(?=\D{1,12}code)/gi, hide);
}

function hidden(code: string): string {
  return '*'.repeat(code.length);
}
