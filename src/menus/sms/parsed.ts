import type { Language } from '../../locales/keys.js';
import type { VerbId } from './verbs.js';

/** An item's number and how many of it: `STOCK 12=30`, `CMD 2001 1x2`. */
export interface CountedItem {
  item: number;
  count: number;
}

/** A command that may be carried out. What the message does not say is null or empty. */
export interface Command {
  kind: 'command';
  verb: VerbId;
  /** The order; null when the message leaves it to "the only one that fits". */
  reference: number | null;
  /** The customer's delivery code, as typed. */
  code: string | null;
  minutes: number | null;
  /** Item numbers without a count: `FINI 10 13`. */
  items: number[];
  counts: CountedItem[];
  /** The code of a shop (2001 to 2999), for `CMD`. */
  shopCode: number | null;
  /** The code of a quartier (101 to 199), for `SECTEUR`. */
  quartierCode: number | null;
  /** Words after `NON 4821`: why. Folded, lower case, at most 80 characters. */
  detail: string | null;
  /** The verb was written exactly and nothing had to be mended. */
  exact: boolean;
}

/** What the digits of a message mean for its verb. */
export type Arguments = Pick<
  Command,
  'reference' | 'code' | 'minutes' | 'items' | 'counts' | 'shopCode' | 'quartierCode'
> & { repaired: boolean };

/** Beside a verb that stands alone. */
export const NOTHING_SAID: Omit<Arguments, 'repaired'> = {
  reference: null,
  code: null,
  minutes: null,
  items: [],
  counts: [],
  shopCode: null,
  quartierCode: null,
};

export const NO_ARGUMENTS: Arguments = { ...NOTHING_SAID, repaired: false };

/** Why a message was not acted upon. */
export type Doubt =
  | 'several_verbs'
  | 'several_orders'
  | 'question'
  | 'negation'
  | 'quotation'
  /** Close to a verb, but nothing beside it confirms the guess. */
  | 'fuzzy_without_number'
  /** The digits do not fit the verb, or a verb that moves money was not written exactly. */
  | 'digits'
  | 'chat';

export interface Unclear {
  kind: 'unclear';
  why: Doubt;
  /** What it may have meant, for the question we ask back. */
  guess?: VerbId;
}

export type Parsed =
  | Command
  /** A bare digit: the answer to an open question, about the order named beside it (`4821 1`). */
  | { kind: 'digit'; digit: number; reference: number | null }
  | Unclear
  /** Thanks, a greeting, "understood": no reply. */
  | { kind: 'thanks' }
  /** Our own last message come back, as autoresponders do: no reply. */
  | { kind: 'echo' }
  /** Nothing in it. */
  | { kind: 'empty' };

/** What the sender's situation adds to the words. */
export interface ParseContext {
  /** Open orders of this sender in this role: a shop's, a driver's rides, a customer's own. */
  openReferences: readonly number[];
  /** Rides offered to this driver that wait for a yes or no. */
  offeredReferences?: readonly number[];
  /** The last message this phone got from us, as it was sent. */
  lastSentByUs?: string;
  /** How many questions wait for a digit from this person. */
  openQuestions: number;
  /** French writes `no 4821` for "number 4821"; in English it refuses the order. */
  language?: Language | null;
}

export function unclear(why: Doubt, guess?: VerbId): Unclear {
  return guess === undefined ? { kind: 'unclear', why } : { kind: 'unclear', why, guess };
}
