import { text } from '../../locales/index.js';
import { screen } from '../screen.js';
import { parseDeep, readDeep } from './deep.js';
import { cleanName } from './typed.js';

/** The first name, once; the driver calls for it at the door. A first order then goes straight on. */
export const name = screen({
  goes: [],
  runs: {
    setName: {
      ok: {
        to: ['quartier', 'dishes'],
        choose: (_, here) => (deepShop(here) === null ? 'quartier' : 'dishes'),
        params: (_, here) => ({ code: deepShop(here) }),
      },
    },
  },
  once: true,
  root: true,
  parse: readDeep,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('name.ask') }),
  next: (input) => {
    const cleaned = input.kind === 'text' ? cleanName(input.text) : null;
    if (cleaned === null) return { stay: text('name.refused') };
    return { run: 'setName', input: { name: cleaned } };
  },
});

function deepShop(params: Parameters<typeof readDeep>[0]): number | null {
  const { deep } = readDeep(params);
  return (deep !== null && parseDeep(deep)?.shopCode) || null;
}
