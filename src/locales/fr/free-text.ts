/** Orders in somebody's own words, and looking for dishes. */
export const freeText = {
  'free.unknown': 'Pas compris: {words}.',
  'free.not_later': 'Pas pour plus tard.',
  'free.counts': 'Le nombre va devant chaque plat. Ex: 2 ndole 1 jus. Plats: MENU',
  'free.none_here':
    'Aucun resto ouvert ne livre cela à {quartier} maintenant. Restos ouverts: MENU',
  'free.none_at': "{shop} n'a pas cela. Ses plats: MENU {code}",
  'free.minimum':
    '{shop}: il manque {missing} pour le minimum. Renvoyez la phrase avec un plat de plus.',
  'free.which_shop': 'Quel resto? {choices}. Répondez {digits}',
  'free.which_dish': '{shop}, lequel? {choices}. Répondez {digits}',
  'free.choice_shop': '{no} {shop} {total}',
  'free.choice_shop_from': '{no} {shop} des {total}',
  'free.choice_dish': '{no} {item} {price}',
  'free.choice_counted': '{no}: {count} x {item} {price}',
  'free.choice_side': '{no} {item} avec {side}',
  'free.one_or_two': '1 ou 2',
  'find.found': 'Trouvé:',
  'find.dish': '{no} {item} {price} {shop}',
  'find.shop': '{no} {shop}, ses plats',
  'find.answer': 'Répondez {digits}. Livraison en plus',
  'find.none': 'Rien trouvé à {quartier} pour cela maintenant. Autre mot, ou restos ouverts: MENU',
  'find.how': 'Que cherchez-vous? Ex: CHERCHE poulet dg, ou CHERCHE poisson moins 3000',
} as const;
