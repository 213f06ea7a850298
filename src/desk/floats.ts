import type { FloatMove, Floats } from '../services/floats.js';
import { francsOf } from './arguments.js';
import type { DeskSubject, DeskVerb } from './desk.js';

/** Our own money on its way between the bank and a provider. */
export function floatsDesk(floats: Floats, homeCityId: string): DeskSubject {
  const verb = (way: FloatMove['way']): DeskVerb => ({
    usage: '<provider> <operator> <francs> --ref <reference of the bank> [--city CITY]',
    async run({ tx, actor, args: { words, options } }) {
      const [provider = '', operator = '', francs] = words;
      const { ref: bankReference = '', city: cityId = homeCityId } = options;
      const amountXaf = francsOf(francs);
      if (operator === '' || amountXaf === null)
        return { refused: 'Name provider, operator, francs.' };
      if (bankReference === '') return { refused: 'Say what the bank calls it: --ref.' };
      const named = { provider: provider.toLowerCase(), operator: operator.toUpperCase() };
      const move = { way, ...named, cityId, amountXaf, bankReference, actor };
      const posted = await floats.move(tx, move);
      if (!posted.ok) return { refused: 'The books say no: there is not enough.' };
      const done = posted.repeated ? 'was written down before' : 'is in the books';
      return {
        lines: [`${bankReference} ${done}: ${way} ${named.operator} ${String(amountXaf)}F.`],
        audit: { way, ...named, cityId, amountXaf, bankReference },
      };
    },
  });
  return { name: 'floats', verbs: { fill: verb('fill'), sweep: verb('sweep') } };
}
