import type { Language, Text } from '../locales/index.js';
import type { Decision } from '../menus/commands.js';
import type { Parsed } from '../menus/sms/parsed.js';
import type { Tx } from '../models/database.js';
import type { OutboxClass } from '../models/outbox.js';
import type { Person } from '../services/person.js';
import type { Continuation } from '../models/continuations.js';
import type { SmsInbound } from './channel.js';

/** What is said to the person, and in which language from now on. */
export interface Outcome {
  words: Text;
  language: Language;
  class: OutboxClass;
  template: string;
  /** Nothing was understood, so it is said only so often. */
  automatic?: boolean;
}

/** Words that somebody wrote, read against all that surrounds them, and not yet acted upon. */
export interface Understood {
  person: Person;
  parsed: Parsed;
  decision: Decision;
  /** When the newest of the questions that wait for a digit was asked; null when none waits. */
  askedAt: Date | null;
  /** A conversation that goes on with these words, unless they are a command. */
  continuation: Continuation | null;
  /** A command that opens transactions of its own: `act(null)`, before any other. */
  isOwn: boolean;
  act(tx: Tx | null): Promise<Outcome | null>;
  mayAnswer(tx: Tx, outcome: Outcome): Promise<boolean>;
}

/** Null for a message that was taken in before. */
export type Understand = (inbound: SmsInbound) => Promise<Understood | null>;
