import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { say } from '../../locales/index.js';
import { endContinuation, putContinuation } from '../../models/continuations.js';
import { takeInFrom } from '../../models/inbox.js';
import type { Database, Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { toOutboxRows } from '../../services/jobs.js';
import type { Messages, Reply } from '../../services/messages.js';
import type { Person } from '../../services/person.js';
import type { ConversationParts, Shown } from '../session-turn.js';
import type { Outcome, Understand } from '../understood.js';
import type { WhatsAppContent } from './content.js';
import type { InboundBody, WhatsAppInbound } from './driver.js';
import { contentOf } from './taps.js';

export interface ChatParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  messages: Pick<Messages, 'storeReply'>;
  /** The menus as chats show them. */
  conversation: ConversationParts;
  understand: Understand;
  /** Words as an SMS spells them. */
  spell(words: Outcome['words'], language: Outcome['language']): string;
  afterCommit(): void;
}

/** Whoever does not answer within this has put the phone away. */
const GOES_ON_MS = 30 * 60 * 1000;

/** One message of a person whom we know. */
export interface Heard {
  inbound: WhatsAppInbound;
  body: InboundBody;
  person: Person;
}

/** The same message was taken in meanwhile. */
export class AlreadyTaken extends Error {}

/** Where a message is noted once it has been taken in. */
export function sourceOf({ gateway }: WhatsAppInbound): string {
  return `whatsapp:${gateway}`;
}

/** Takes the message in; throws where another process was faster. */
export async function take(
  { clock }: Pick<ChatParts, 'clock'>,
  tx: Tx,
  { inbound, person }: Heard,
): Promise<void> {
  const { externalId, gateway } = inbound;
  const writer = { phoneId: person.phoneId, gateway, channel: 'whatsapp' } as const;
  const told = { source: sourceOf(inbound), externalId, at: clock.now() };
  if (!(await takeInFrom(tx, told, writer))) throw new AlreadyTaken();
}

/** A page as the reply to what was heard. */
export async function postPage(
  parts: ChatParts,
  tx: Tx,
  heard: Heard,
  { text, taps, language, version, open, isPrompt }: Shown,
): Promise<void> {
  const content: WhatsAppContent = taps ? contentOf(taps, version) : { kind: 'text', text };
  await post(parts, tx, heard, { text, content, language, template: 'page', class: 1 });
  // Should the page have to go by SMS, what is written there answers it.
  const { phoneId } = heard.person;
  if (!open) return endContinuation(tx, phoneId);
  const until = addMs(parts.clock.now(), GOES_ON_MS);
  await putContinuation(tx, phoneId, { channel: 'whatsapp', takesWords: isPrompt }, until);
}

/** What a command came to, in words. */
export async function postWords(
  parts: ChatParts,
  tx: Tx,
  heard: Heard,
  outcome: Pick<Outcome, 'words' | 'language' | 'template' | 'class'>,
): Promise<void> {
  const { words, language, template } = outcome;
  const content: WhatsAppContent = { kind: 'text', text: say(language, words) };
  const text = parts.spell(words, language);
  await post(parts, tx, heard, { text, content, language, template, class: outcome.class });
}

interface Words extends Pick<Reply, 'language' | 'template' | 'class'> {
  text: string;
  content: WhatsAppContent;
}

async function post(
  { messages, clock, ids }: ChatParts,
  tx: Tx,
  { inbound, person }: Heard,
  { text, content, language, template, class: urgency }: Words,
): Promise<void> {
  const job = await messages.storeReply(tx, {
    ...{ person, language, body: text, template, class: urgency, solicited: true },
    ...{ via: inbound.gateway, content },
  });
  await writeOutbox(tx, toOutboxRows([job], ids, clock.now()));
}
