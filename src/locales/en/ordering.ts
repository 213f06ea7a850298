import type { ordering as french } from '../fr/ordering.js';
import { translate } from '../keys.js';

/** Saved places, orders for somebody else, another payer, the same again, and dialled codes. */
export const ordering = translate<typeof french>()({
  'home.reorder': 'Reorder: {shop} {total}',
  'home.reorder_plain': 'Reorder: {shop}',

  'place.label.home': 'Home',
  'place.label.office': 'Office',
  'place.relative': 'For someone else',

  'places.title': 'My addresses',
  'places.none': 'No address yet. They come with your orders.',
  'places.usual': '{place} (default)',
  'place.make_default': 'Use as default',
  'place.give_name': 'Give it a name',
  'place.rename': 'Change its name',
  'place.remove': 'Remove',
  'place.remove_confirm': 'Remove {place}?',
  'place.name_title': '{place}: which name?',
  'place.name_own': 'Other name (type)',
  'place.name_ask': "Which name for this address? Eg: Mum's (2 to {max} letters)",
  'place.removed': 'Address removed.',
  'place.gone': 'This address is no longer there.',
  'place.many_names': '{max} names at most. Remove an address.',

  'relative.ask': 'Their number? (eg 670000031)',
  'relative.known': '{phone} {quartier}',
  'relative.own': 'That is your number. For yourself: 0.Back.',
  'relative.where': '{phone}: deliver to?',
  'quartier.none_here': 'No area for {input}.',
  'relative.quartier': 'Their area ({city})?',
  'checkout.for_other': 'For {phone}: {quartier}',
  'checkout.cash_for_other': 'For someone else, pay ahead: MoMo or OM.',

  'track.for_other': 'For someone else, who has the code.',

  'phone.wrong': '{input}: 9 digits are needed, eg 670000031.',
  'phone.landline': 'A fixed line. Give a mobile (6...).',
  'phone.foreign': 'A number of Cameroon, eg 670000031.',

  'checkout.other_number': 'Other number',
  'checkout.momo_other': 'MoMo/OM {payer}',
  'payer.ask': 'Which number pays? (eg 670000031)',
  'payer.own': 'That is this number. Choose MoMo/OM this number.',
  'payer.confirm': 'Ask {phone} ({operator}) for {total}? The PIN is entered there.',
  'paying.other_end':
    'Order {reference}, {total}. The {operator} request goes to {payer}: enter the PIN there. If not, dial {dial} there. Money is held until delivery.',

  'reorder.shop': '{shop}: {dishes}',
  'reorder.more': '{dishes} +{count}',
  'reorder.other_way': 'Pay another way',
  'reorder.edit': 'Edit',
  'reorder.gone': 'These dishes are not there today.',

  'option.how': 'Eg: {no}*2 = {option}, 2 plates',
  'deep.unknown': 'Code not known. Choose here, or shop 2xxx.',
  'deep.line': '{count}x{item} {price}',
  'deep.order': 'Order',
  'deep.menu': 'See the dishes',
});
