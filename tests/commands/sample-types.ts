import type { OutcomeOf, Outcomes } from '../../src/menus/effects.js';
import type { CommandEffects } from '../../src/menus/sms/action.js';

type ResultOf<Name extends keyof CommandEffects> = CommandEffects[Name]['result'];

/** The longest results of every effect, outcome by outcome; a forgotten one does not compile. */
export type Samples = {
  [Name in keyof CommandEffects]: {
    [Reason in Outcomes<ResultOf<Name>>]: OutcomeOf<ResultOf<Name>, Reason>[];
  };
};
