import { SHOP_KINDS, type Vertical } from '../../services/opening.js';
import type { Params } from '../screen.js';

/** What brings somebody to the question of where to deliver. */
export interface Errand {
  /** The kind of shop they look for; food when nobody said. */
  vertical: Vertical;
  /** True when a full cart only waits for its place: the price comes next, not the shops. */
  paying: boolean;
  /** The phone of who takes the order, when it is for somebody else. */
  receiver: string | null;
}

export function readErrand({ vertical, paying, receiver }: Params): Errand {
  return {
    vertical: isVertical(vertical) ? vertical : 'food',
    paying: paying === true,
    receiver: typeof receiver === 'string' ? receiver : null,
  };
}

function isVertical(value: unknown): value is Vertical {
  return typeof value === 'string' && Object.hasOwn(SHOP_KINDS, value);
}
