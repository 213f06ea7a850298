/** Saved places, orders for somebody else, another payer, the same again, and dialled codes. */
export const ordering = {
  'home.reorder': 'Recommander: {shop} {total}',
  'home.reorder_plain': 'Recommander: {shop}',

  'place.label.home': 'Maison',
  'place.label.office': 'Bureau',
  'place.relative': 'Pour un proche',

  'places.title': 'Mes adresses',
  'places.none': "Pas encore d'adresse. Elles viennent avec vos commandes.",
  'places.usual': '{place} (défaut)',
  'place.make_default': 'Par défaut',
  'place.give_name': 'Donner un nom',
  'place.rename': 'Changer le nom',
  'place.remove': 'Enlever',
  'place.remove_confirm': 'Enlever {place}?',
  'place.name_title': '{place}: quel nom?',
  'place.name_own': 'Autre nom (écrire)',
  'place.name_ask': 'Quel nom pour cette adresse? Ex: Chez maman (2 à {max} lettres)',
  'place.removed': 'Adresse enlevée.',
  'place.gone': "Cette adresse n'est plus là.",
  'place.many_names': '{max} noms au plus. Enlevez une adresse.',

  'relative.ask': 'Numéro du proche? (ex 670000031)',
  'relative.known': '{phone} {quartier}',
  'relative.own': "C'est votre numéro. Pour vous: 0.Retour.",
  'relative.where': '{phone}: livrer où?',
  'quartier.none_here': 'Aucun quartier pour {input}.',
  'relative.quartier': 'Quartier du proche ({city})?',
  'checkout.for_other': 'Pour {phone}: {quartier}',
  'checkout.cash_for_other': "Pour un proche, payez d'avance: MoMo ou OM.",

  'track.for_other': 'Pour un proche, qui a le code.',

  'phone.wrong': '{input}: il faut 9 chiffres, ex 670000031.',
  'phone.landline': 'Numéro fixe. Donnez un mobile (6...).',
  'phone.foreign': 'Un numéro du Cameroun, ex 670000031.',

  'checkout.other_number': 'Autre numéro',
  'checkout.momo_other': 'MoMo/OM {payer}',
  'payer.ask': 'Quel numéro paie? (ex 670000031)',
  'payer.own': "C'est ce numéro. Choisissez MoMo/OM ce numéro.",
  'payer.confirm': 'Demander {total} au {phone} ({operator})? On y entrera le code secret.',
  'paying.other_end':
    "Cde {reference}, {total}. La demande {operator} arrive au {payer}: y entrer le code secret. Sinon y composer {dial}. Argent gardé jusqu'à livraison.",

  'reorder.shop': '{shop}: {dishes}',
  'reorder.more': '{dishes} +{count}',
  'reorder.other_way': 'Autre paiement',
  'reorder.edit': 'Modifier',
  'reorder.gone': "Ces plats ne sont pas là aujourd'hui.",

  'option.how': 'Ex: {no}*2 = {option}, 2 plats',
  'deep.unknown': 'Code inconnu. Choisissez ici, ou boutique 2xxx.',
  'deep.line': '{count}x{item} {price}',
  'deep.order': 'Commander',
  'deep.menu': 'Voir les plats',
} as const;
