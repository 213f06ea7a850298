import { text } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';
import { placedTargets } from './placed-targets.js';

const OPERATORS = ['MTN', 'ORANGE', 'any'] as const;

/** Whose wallet a number has that does not say so itself: asked once, then known. */
export const operator = screen({
  goes: ['pay'],
  runs: { placeOrder: placedTargets },
  once: true,
  parse: readTerms,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('operator.ask'),
    choices: OPERATORS.map((id) => ({ id, label: text(`operator.${id}`) })),
  }),
  next: (input, terms) => {
    const said = OPERATORS.find((each) => input.kind === 'choice' && input.id === each);
    if (!said) return { go: 'pay', params: {} };
    const wanted = { method: 'momo', ...terms, cashNoteXaf: null, operator: said } as const;
    return { run: 'placeOrder', input: wanted };
  },
});

function readTerms({ cartVersion, totalXaf, payerPhoneId }: Params) {
  if (typeof cartVersion !== 'number' || typeof totalXaf !== 'number') return null;
  return {
    ...{ cartVersion, totalXaf },
    ...(typeof payerPhoneId === 'string' ? { payerPhoneId } : {}),
  };
}
