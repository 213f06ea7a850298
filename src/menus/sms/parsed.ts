import type { Language } from '../../locales/keys.js';
import type { VerbId } from './verbs.js';

/** An item's number and how many of it: `STOCK 12=30`, `CMD 2001 1x2`. */
export interface CountedItem {
  item: number;
  count: number;
}

/** One dish of `CMD 2001 1x2b`: its number in the shop's list, how many, and its sides by letter. */
export interface DishWish {
  item: number;
  count: number;
  /** The first choice is 1; one for each question that the dish asks, as far as said. */
  sides: number[];
}

/** A command that may be carried out. What the message does not say is null or empty. */
export interface Command {
  kind: 'command';
  verb: VerbId;
  /** The order; null when the message leaves it to "the only one that fits". */
  reference: number | null;
  /** The customer's delivery code, as typed. */
  code: string | null;
  /** What a driver was given at the door, in francs: `LIVRE 4821 5573 10000`. */
  cashXaf: number | null;
  /** What is to be moved, in francs: `VERSER 15000`. */
  amountXaf: number | null;
  minutes: number | null;
  /** Item numbers without a count: `FINI 10 13`. */
  items: number[];
  counts: CountedItem[];
  /** The dishes of `CMD`, in the order in which they were written. */
  dishes: DishWish[];
  /** The code of a shop (2001 to 2999), for `CMD` and `MENU`. */
  shopCode: number | null;
  /** Which part of a long list, from 1: `MENU 2001 2`. */
  page: number | null;
  /** The help article of `AIDE 3`. */
  article: number | null;
  /** The code of a quartier (101 to 199), for `SECTEUR`, `CMD` and `MENU`. */
  quartierCode: number | null;
  /** The letters of a quartier, as `SECTEUR BONA` says it; folded. */
  quartierWords: string | null;
  /** Words after `NON 4821`: why; after the quartier of `CMD`: where. Folded, at most 80 characters. */
  detail: string | null;
  /** The verb was written exactly and nothing had to be mended. */
  exact: boolean;
}

/** What the digits of a message mean for its verb. */
export type Arguments = Pick<
  Command,
  | 'reference'
  | 'code'
  | 'cashXaf'
  | 'amountXaf'
  | 'minutes'
  | 'items'
  | 'counts'
  | 'dishes'
  | 'shopCode'
  | 'page'
  | 'article'
  | 'quartierCode'
  | 'quartierWords'
> & { repaired: boolean };

/** Beside a verb that stands alone. */
export const NOTHING_SAID: Omit<Arguments, 'repaired'> = {
  reference: null,
  code: null,
  cashXaf: null,
  amountXaf: null,
  minutes: null,
  items: [],
  counts: [],
  dishes: [],
  shopCode: null,
  page: null,
  article: null,
  quartierCode: null,
  quartierWords: null,
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
  /** A customer says that they paid, or sends on an operator's words. */
  | { kind: 'paid' }
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
