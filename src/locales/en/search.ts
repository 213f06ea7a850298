import type { search as french } from '../fr/search.js';
import { translate } from '../keys.js';

export const search = translate<typeof french>()({
  'found.title': '{query}, found:',
  'found.dish': '{item} {price} {shop}',
  'found.shop': '{shop}',
  'found.none': 'Nothing for {query} here. Another word?',
});
