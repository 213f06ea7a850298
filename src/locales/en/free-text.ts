import type { freeText as french } from '../fr/free-text.js';
import { translate } from '../keys.js';

export const freeText = translate<typeof french>()({
  'free.unknown': 'Not understood: {words}.',
  'free.not_later': 'Not for later.',
  'free.counts': 'Put the number before each dish. Eg: 2 ndole 1 juice. Dishes: MENU',
  'free.none_here': 'No open shop delivers that to {quartier} now. Open shops: MENU',
  'free.none_at': '{shop} does not have that. Its dishes: MENU {code}',
  'free.minimum': '{shop}: {missing} short of the minimum. Send it again with one more dish.',
  'free.which_shop': 'Which shop? {choices}. Reply {digits}',
  'free.which_dish': '{shop}, which one? {choices}. Reply {digits}',
  'free.choice_shop': '{no} {shop} {total}',
  'free.choice_shop_from': '{no} {shop} from {total}',
  'free.choice_dish': '{no} {item} {price}',
  'free.choice_counted': '{no}: {count} x {item} {price}',
  'free.choice_side': '{no} {item} with {side}',
  'free.one_or_two': '1 or 2',
  'find.found': 'Found:',
  'find.dish': '{no} {item} {price} {shop}',
  'find.shop': '{no} {shop}, its dishes',
  'find.answer': 'Reply {digits}. Delivery not included',
  'find.none': 'Nothing found for {quartier} now. Another word, or open shops: MENU',
  'find.how': 'What are you looking for? Eg: SEARCH poulet dg, or SEARCH fish under 3000',
});
