import { SHOP_KINDS, type Vertical } from '../../services/opening.js';
import type { Params } from '../screen.js';

/** What kind of shop somebody is looking for; food when nobody said. */
export interface VerticalParams {
  vertical: Vertical;
}

export function readVertical(params: Params): VerticalParams {
  const { vertical } = params;
  return { vertical: isVertical(vertical) ? vertical : 'food' };
}

function isVertical(value: unknown): value is Vertical {
  return typeof value === 'string' && Object.hasOwn(SHOP_KINDS, value);
}
