import type { Language } from '../keys.js';
import { consoleEn } from './en.js';
import { consoleFr } from './fr.js';
import type { ConsoleKey, ConsoleWords } from './keys.js';

export type { ConsoleKey, ConsoleWords } from './keys.js';

export const CONSOLE_WORDS: Readonly<Record<Language, ConsoleWords>> = {
  fr: consoleFr,
  en: consoleEn,
};

/** Whether a name from an address is one of our keys. */
export function isConsoleKey(name: string): name is ConsoleKey {
  return Object.hasOwn(consoleFr, name);
}
