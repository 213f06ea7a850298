import type { consoleFr } from './fr.js';

export type ConsoleKey = keyof typeof consoleFr;
/** One language of the console: each French key, and no other. */
export type ConsoleWords = Readonly<Record<ConsoleKey, string>>;
