/** The keys that turn pages and leave screens; no dish or choice ever has their numbers. */
export const KEYS = { more: '98', previous: '99', back: '0', home: '00' };

/** Which page of a screen it is, and whether there is a screen to go back to. */
export interface Place {
  isFirst: boolean;
  isLast: boolean;
  hasBack: boolean;
}

/** What the same keys mean, whether the line shows them or not. */
export function navigationOf({ isFirst, isLast, hasBack }: Place): Record<string, string> {
  return {
    ...(isLast ? {} : { [KEYS.more]: 'nav:more' }),
    ...(isFirst ? {} : { [KEYS.previous]: 'nav:previous' }),
    ...(hasBack ? { [KEYS.back]: 'nav:back' } : {}),
    [KEYS.home]: 'nav:home',
  };
}
