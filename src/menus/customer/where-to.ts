import type { PlaceResult } from '../../services/places.js';
import type { Target } from '../screen.js';
import { readErrand } from './errand.js';

type PlaceChosen = Extract<PlaceResult, { ok: true }>;

/** Once the place is known: to pay, when it was asked for a cart, otherwise to the shops. */
export function whereTo(): Target<PlaceChosen> {
  return {
    to: ['pay', 'shops'],
    choose: (_, here) => (readErrand(here).paying ? 'pay' : 'shops'),
    params: (_, here) => ({ ...readErrand(here) }),
  };
}
