import type { PlaceResult } from '../../services/places.js';
import type { Target } from '../screen.js';
import { readVertical } from './vertical.js';

type PlaceChosen = Extract<PlaceResult, { ok: true }>;

/** Once the place is known: to pay for a cart that waits for it, otherwise to the shops. */
export function whereTo(): Target<PlaceChosen> {
  return {
    to: ['pay', 'shops'],
    choose: ({ cart }) => (cart.lines.length > 0 ? 'pay' : 'shops'),
    params: (_, here) => ({ ...readVertical(here) }),
  };
}
