import { AppError } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Language, Text } from '../../locales/index.js';
import type { Person } from '../../services/person.js';
import type { EffectMap, OutcomeOf, Outcomes } from '../effects.js';
import type { CommandEffectMap } from '../effect-results.js';
import type { Command } from './parsed.js';
import type { Role } from './verbs.js';

/** Effects that a command may have: its own, and the two it shares with the menus. */
export type CommandEffects = CommandEffectMap &
  Pick<EffectMap, 'setLanguage' | 'callMe' | 'payIn' | 'giveTip' | 'blockDriver'>;
export type CommandEffectName = keyof CommandEffects;
type InputOf<Name extends CommandEffectName> = CommandEffects[Name]['input'];
type ResultOf<Name extends CommandEffectName> = CommandEffects[Name]['result'];

/** What to perform; the same shape as the menus' effects. */
export type CommandCall = {
  [Name in CommandEffectName]: { run: Name; input: InputOf<Name> };
}[CommandEffectName];

export type AnyResult = { ok: true } | { ok: false; reason: string };

/** Who wrote and what surrounds it; sentences need it for examples and numbers. */
export interface Situation {
  role: Role;
  language: Language;
  phone: Phone;
  /** The USSD code as dialled, `*237*55#`. */
  service: string;
  /** Orders this sender may mean now, in this role. */
  openReferences: readonly number[];
  /** How many questions wait for a digit from this person. */
  openQuestions: number;
  /** The numbers that such questions go by: an order's, or a shop's. */
  questionNumbers?: readonly number[];
  /** Absent where all is theirs (`menus/proof.ts`). */
  access?: Person['access'] | undefined;
  /** We asked where they are, and wait for it in their own words. */
  asksWhere?: boolean;
}

/** Null where the event itself has told them already. */
type Sentence<Result, Asked> = (result: Result, asked: Asked, situation: Situation) => Text | null;

/** A sentence for every outcome: one forgotten does not compile. */
export type Sentences<Name extends CommandEffectName, Asked = Command> = {
  [Reason in Outcomes<ResultOf<Name>>]: Sentence<OutcomeOf<ResultOf<Name>, Reason>, Asked>;
};

/** What a command does: one effect, and a sentence for whatever comes of it. */
export interface Action<Asked = Command> {
  kind: 'action';
  effect: CommandEffectName;
  /** `ok` and every refusal it has a sentence for. */
  outcomes: readonly string[];
  call(asked: Asked, situation: Situation): CommandCall;
  say(result: AnyResult, asked: Asked, situation: Situation): Text | null;
}

/** A command that only says something. */
export interface Answer {
  kind: 'answer';
  say(command: Command, situation: Situation): Text;
}

export type Handler = Action | Answer;

/** Joins an effect, what it is told and what is said of it; checks them against each other. */
export function action<Name extends CommandEffectName, Asked = Command>(
  effect: Name,
  input: (asked: Asked, situation: Situation) => InputOf<Name>,
  sentences: Sentences<Name, Asked>,
): Action<Asked> {
  const byOutcome = sentences as Record<string, Sentence<never, Asked> | undefined>;
  return {
    kind: 'action',
    effect,
    outcomes: Object.keys(sentences),
    call: (asked, situation) => ({ run: effect, input: input(asked, situation) }) as CommandCall,
    say(result, asked, situation) {
      const outcome = result.ok ? 'ok' : result.reason;
      const sentence = byOutcome[outcome];
      if (!sentence) throw new AppError('state_missing', `${effect} has no words for ${outcome}`);
      // Which sentence belongs to which result was checked where the table was written.
      return sentence(result as never, asked, situation);
    },
  };
}

export function answer(say: Answer['say']): Answer {
  return { kind: 'answer', say };
}
