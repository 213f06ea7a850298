import type { NamedDish } from './lexicon.js';

/** A choice of a dish: which side, which size. */
export interface ChosenOption {
  groupId: string;
  no: number;
}

/** One line as it may be meant. */
export interface MeantLine {
  dish: NamedDish;
  count: number;
  options: readonly ChosenOption[];
}

/** A line of an order: taken as it is when only one thing can be meant, and asked about otherwise. */
export interface ReadLine {
  /** What was said, for the question. */
  said: string;
  meant: readonly MeantLine[];
  sure: boolean;
}

/** What a sentence says to one shop. */
export interface MenuReading {
  /** Each way of reading it; more than one when we have to ask which. */
  ways: readonly (readonly ReadLine[])[];
  /** Words that mean nothing on this shop's list. */
  unknown: readonly string[];
}
