import type { Language, Text } from '../locales/index.js';
import type { Person } from '../services/person.js';
import type { EffectName, EffectInput, EffectResults, Outcomes, OutcomeOf } from './effects.js';
import type { Reads } from './reads.js';

/** One thing to choose. The id is the choice; `key` is a number it keeps on every page (dishes). */
export interface Choice {
  id: string;
  label: Text;
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
    }
  | { kind: 'prompt'; body: Text }
  | { kind: 'confirm'; body: Text; yes: Text; no: Text }
  | { kind: 'end'; body: Text };

/** What the person answered, read against the page they saw. */
export type Input = { kind: 'choice'; id: string } | { kind: 'text'; text: string };

/** Small plain JSON that a screen needs to be shown again; never personal words, PINs or codes. */
export type Params = Record<string, string | number | boolean | null>;

/** Where a turn leads: to a screen, nowhere (with a remark), or through exactly one effect. */
export type Step<Goes extends string, Runs extends EffectName> =
  | { go: Goes; params: Params }
  | { stay: Text }
  | { [Name in Runs]: { run: Name; input: EffectInput<Name> } }[Runs];

/** Where an outcome leads, and what that screen is told. */
export type Target<Result> = string | { to: string; params: (result: Result) => Params };

/** A screen for every outcome: one forgotten does not compile. */
export type Targets<Name extends EffectName> = {
  [Reason in Outcomes<EffectResults[Name]>]: Target<OutcomeOf<EffectResults[Name], Reason>>;
};

export interface ScreenDefinition<
  Parsed = Params,
  Data = unknown,
  Goes extends string = string,
  Runs extends EffectName = EffectName,
> {
  /** Screens that `next` may go to; `next` cannot go anywhere else. */
  goes: readonly Goes[];
  /** Effects that `next` may run, each with a screen for every outcome. */
  runs: { [Name in Runs]: Targets<Name> };
  /** An end closes the conversation; it has no `next` worth calling. */
  end?: boolean;
  /** Screens behind a confirmation or a secret are never reached by a deep dial. */
  /** Reads stored params; null sends the person home with the cart kept. */
  parse(params: Params): Parsed | null;
  load(reads: Reads, params: Parsed, person: Person): Data | Promise<Data>;
  show(data: Data, params: Parsed, language: Language): Screen;
  next(input: Input, params: Parsed, data: Data): Step<Goes, Runs>;
}

/** A definition with its private types folded away, as the tree holds it. */
export type AnyScreen = Omit<ScreenDefinition, 'parse' | 'load' | 'show' | 'next'> & {
  parse(params: Params): unknown;
  load(reads: Reads, params: unknown, person: Person): unknown;
  show(data: unknown, params: unknown, language: Language): Screen;
  next(input: Input, params: unknown, data: unknown): Step<string, EffectName>;
};

/** Checks a definition's types against each other; the only way a screen enters the tree. */
export function screen<
  Parsed,
  Data,
  const Goes extends string = never,
  Runs extends EffectName = never,
>(definition: ScreenDefinition<Parsed, Data, Goes, Runs>): AnyScreen {
  return definition as unknown as AnyScreen;
}

/** For screens that need no params. */
export function noParams(): Params {
  return {};
}
