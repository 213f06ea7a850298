import { text } from '../../locales/index.js';
import { screen, type Input, type Params } from '../screen.js';
import { parseDeep, readDeep, type DeepTarget } from './deep.js';
import { cleanName } from './typed.js';

/** The first name, once; the driver calls for it at the door. A first order then goes straight on. */
export const name = screen({
  goes: [],
  runs: {
    setName: {
      ok: {
        to: ['quartier', 'dishes', 'deep_dish'],
        choose: (_, here) => {
          const wish = wishOf(here);
          if (!wish) return 'quartier';
          return wish.itemNo === null ? 'dishes' : 'deep_dish';
        },
        params: (_, here) => ({ ...readDeep(here), code: wishOf(here)?.shopCode ?? null }),
      },
    },
  },
  once: true,
  root: true,
  parse: readDeep,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('name.ask') }),
  next: (input) => readName(input),
});

/** A first name as it was typed; the page stays where it is none. */
export function readName(input: Input) {
  const cleaned = input.kind === 'text' ? cleanName(input.text) : null;
  if (cleaned === null) return { stay: text('name.refused') };
  return { run: 'setName' as const, input: { name: cleaned } };
}

function wishOf(params: Params): DeepTarget | null {
  const { deep } = readDeep(params);
  return deep === null ? null : parseDeep(deep);
}
