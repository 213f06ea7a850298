import type { Params } from '../screen.js';

/**
 * Where a deep dial wanted to go, carried through the first questions: the digits dialled after the
 * service code (`2001*1*2`), or null. Digits and stars only, so nothing personal.
 */
export interface DeepParams {
  deep: string | null;
}

export function readDeep(params: Params): DeepParams {
  const { deep } = params;
  return { deep: typeof deep === 'string' ? deep : null };
}

/** Hands the wish on from one first question to the next. */
export const DEEP_PARAMS = (_result: unknown, here: Params): Params => ({ ...readDeep(here) });

/** A shop, perhaps one of its dishes, perhaps how many: `2001`, `2001*1`, `2001*1*2`. */
export interface DeepTarget {
  shopCode: number;
  itemNo: number | null;
  count: number | null;
}

const DEEP = /^(2\d{3})(?:\*(\d{1,2})(?:\*(\d{1,2}))?)?$/;

/** Reads what was dialled behind the service code; null when it is no address of ours. */
export function parseDeep(dialled: string): DeepTarget | null {
  const match = DEEP.exec(dialled);
  if (!match?.[1]) return null;
  return {
    shopCode: Number(match[1]),
    itemNo: match[2] === undefined ? null : Number(match[2]),
    count: match[3] === undefined ? null : Number(match[3]),
  };
}
