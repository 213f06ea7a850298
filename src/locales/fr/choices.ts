/** Pages: which notices somebody wants, and help by title. */
export const choices = {
  'account.notices': 'Mes avis',
  'account.help': 'Aide',
  'notices.title': 'Vos avis. Les SMS de vos commandes viennent toujours.',
  'notices.favourites_on': 'Nouvelles de mes restos',
  'notices.favourites_off': 'Plus de nouvelles de mes restos',
  'notices.hours': 'Heures des offres: {from}-{until}',
  'notices.noted': "C'est noté.",
  'hours.title': 'Quand voulez-vous nos offres? Une par jour au plus.',
  'hours.choice': '{from}-{until}',
  'help.title': 'Aide. Choisissez:',
} as const;
