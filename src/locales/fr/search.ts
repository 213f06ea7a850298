/** Looking for a dish on the pages of a phone. */
export const search = {
  'found.title': '{query}, trouvé:',
  'found.dish': '{item} {price} {shop}',
  'found.shop': '{shop}',
  'found.none': 'Rien pour {query} ici. Autre mot?',
} as const;
