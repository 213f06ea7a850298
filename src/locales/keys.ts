import type { fr } from './fr.js';

/** The languages people are served in. */
export type Language = 'fr' | 'en';

/** Every sentence of the house; French is the source. */
export type TextKey = keyof typeof fr;

/** The names between braces in a sentence: `'Cde {reference}'` has `'reference'`. */
export type SlotsOf<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | SlotsOf<Rest>
  : never;

/** The slots that the sentence of a key asks for. */
export type SlotNames<Key extends TextKey> = SlotsOf<(typeof fr)[Key]>;

/** A plain number, so not an amount of money: that must be written by formatXaf first. */
type PlainNumber = number & { readonly xaf?: never };

/** What may fill a slot. Strings are data and go in as they are, braces and all. */
export type SlotValue = string | PlainNumber | Text;

/** A sentence not yet said: its key and what fills its slots. */
export interface Message {
  key: TextKey;
  slots?: Readonly<Record<string, SlotValue>>;
}

/** Words for people before they have a language: a sentence, a proper name, a name with two forms. */
export type Text = Message | { verbatim: string } | Names;

/** What a dish or a city is called; a language without a form of its own uses the English one. */
export type Names = { readonly fr: string; readonly en: string } & {
  readonly [Other in Language]?: string;
};

/** Shown by the compiler when a translation forgets a slot or has one too many. */
interface OtherSlots<Slots> {
  itsSlotsMustBe: Slots;
}

type SameSlots<French, Translated> = [SlotsOf<French>, SlotsOf<Translated>] extends [
  SlotsOf<Translated>,
  SlotsOf<French>,
]
  ? Translated
  : OtherSlots<SlotsOf<French>>;

/** What a translation must be: each French key, no other, each with the same slots. */
export type Translation<French, Translated> = {
  readonly [Key in keyof French | keyof Translated]: Key extends keyof French
    ? Key extends keyof Translated
      ? SameSlots<French[Key], Translated[Key]>
      : string
    : never;
};

/**
 * Holds a language to the French sentences: `translate<typeof french>()({ ... })` does not compile
 * with a missing, misspelt or additional key, nor with a forgotten or additional slot.
 */
export function translate<French>() {
  return <const Translated extends Readonly<Record<string, string>>>(
    sentences: Translated & Translation<French, Translated>,
  ): Translated => sentences;
}
