import type { Language, Text } from '../locales/index.js';
import type { Person } from '../services/person.js';
import type { EffectName, EffectInput, EffectResults, Outcomes, OutcomeOf } from './effects.js';
import type { Reads } from './reads.js';

/** One thing to choose. The id is the choice; `key` is a number it keeps on every page (dishes). */
export interface Choice {
  id: string;
  label: Text;
  /** The label in two, and in full spelling, where a channel has a line for each. */
  parts?: { name: Text; detail: Text };
  key?: number;
}

/** What a person is shown, in neutral terms; each channel has one renderer for it. */
export type Screen =
  | {
      kind: 'menu';
      title: Text;
      lines?: Text[];
      choices: Choice[];
      footnote?: Text;
      /** True when something other than a choice may be typed here (a shop's code, a name). */
      typed?: boolean;
      /** True when a place on the map answers it as well, on channels that have such. */
      takesPin?: boolean;
    }
  | { kind: 'prompt'; body: Text }
  | { kind: 'confirm'; body: Text; yes: Text; no: Text }
  | { kind: 'end'; body: Text };

/** What the person answered, read against the page they saw. */
export type Input = { kind: 'choice'; id: string } | { kind: 'text'; text: string };

/** Small plain JSON that a screen needs to be shown again; never personal words, PINs or codes. */
export type Params = Record<string, string | number | boolean | null | undefined>;

/** Where a turn leads: to a screen, back, nowhere (with a remark), or through exactly one effect. */
export type Step<Goes extends string, Names extends EffectName> =
  | { go: Goes; params: Params; remark?: Text }
  | { back: true }
  | { stay: Text }
  | { [Name in Names]: { run: Name; input: EffectInput<Name> } }[Names];

/** Where an outcome leads, what that screen is told, and a remark on top of it. */
export type Target<Result> =
  | string
  | {
      /** More than one where the result decides; `choose` then picks. */
      to: string | readonly string[];
      choose?: (result: Result, here: Params) => string;
      params?: (result: Result, here: Params) => Params;
      remark?: (result: Result) => Text | undefined;
    };

/** A screen for every outcome: one forgotten does not compile. */
export type Targets<Name extends EffectName> = {
  [Reason in Outcomes<EffectResults[Name]>]: Target<OutcomeOf<EffectResults[Name], Reason>>;
};

/** Effects with a screen for every outcome of each. */
export type Runs = { [Name in EffectName]?: Targets<Name> };

export interface ScreenDefinition<Parsed, Data, Goes extends string, Chosen extends Runs> {
  /** Screens that `next` may go to; `next` cannot go anywhere else. */
  goes: readonly Goes[];
  /** Effects that `next` may run, each with a screen for every outcome. */
  runs: Chosen;
  /** The conversation ends here; `next` is never asked. */
  end?: boolean;
  /** Left for good once an effect has run: "back" skips it (a quantity just answered). */
  once?: boolean;
  /** Where going back has no meaning: no back key is shown. */
  root?: boolean;
  /** What is typed here is nobody's to see: after a drop it is not asked again out of its context. */
  secret?: boolean;
  /** Reads stored params; null sends the person home with the cart kept. */
  parse(params: Params): Parsed | null;
  load(reads: Reads, params: Parsed, person: Person): Data | Promise<Data>;
  show(data: Data, params: Parsed, language: Language): Screen;
  next(input: Input, params: Parsed, data: Data): Step<Goes, keyof Chosen & EffectName>;
}

/** A definition with its private types folded away, as the tree holds it. */
export interface AnyScreen {
  goes: readonly string[];
  runs: Partial<Record<EffectName, Record<string, Target<unknown>>>>;
  end?: boolean;
  once?: boolean;
  root?: boolean;
  secret?: boolean;
  parse(params: Params): unknown;
  load(reads: Reads, params: unknown, person: Person): unknown;
  show(data: unknown, params: unknown, language: Language): Screen;
  next(input: Input, params: unknown, data: unknown): Step<string, EffectName>;
}

/** All screens by id. */
export type Tree = Readonly<Record<string, AnyScreen>>;

/** Checks a definition's types against each other; the only way a screen enters the tree. */
export function screen<Parsed, Data, const Goes extends string, const Chosen extends Runs>(
  definition: ScreenDefinition<Parsed, Data, Goes, Chosen>,
): AnyScreen {
  return definition as unknown as AnyScreen;
}

/** For screens that need no params. */
export function noParams(): Record<string, never> {
  return {};
}
