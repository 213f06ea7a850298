/** Screens of an order that has been placed: the list, its page, taking it back, what was wrong. */
export const afterOrder = {
  'orders.choice_past': '{date} {shop} {total}',

  'track.placed': '{date} {shop} {total}',
  'track.line': '{count}x{item} {price}',
  'track.problem': 'Problème',
  'track.code_again': 'Code encore',
  'track.again': 'Commander encore',
  'track.code_new': "Nouveau code. L'ancien ne marche plus.",
  'track.code_same': 'Ce code ne change plus.',
  'track.code_none': 'Pas de code pour vous maintenant.',

  'again.shop_closed': 'Cette boutique est fermée maintenant.',
  'again.gone': "Ces plats n'existent plus.",
  'again.replaced': 'Votre panier a été remplacé.',

  'cancel.free': "Annuler la cde {reference}? C'est gratuit: rien n'est payé.",
  'cancel.free_paid':
    "Annuler la cde {reference}? C'est gratuit: {refund} vont sur votre portefeuille.",
  'cancel.costs':
    'Le resto prépare: annuler coûterait {cost} de plats. Une personne décide avec vous.',
  'cancel.costs_paid':
    'Le resto prépare: annuler coûterait {cost} de plats, {refund} rendus. Une personne décide avec vous.',
  'cancel.title': 'Annuler la cde {reference}?',
  'cancel.too_late': 'Trop tard pour annuler. Un souci? Une personne vous appelle.',

  'problem.title': 'Cde {reference}: quel problème?',
  'problem.not_received': 'Pas reçu',
  'problem.late': 'Trop long',
  'problem.missing': 'Manque un plat',
  'problem.wrong': 'Mauvais plat',
  'problem.damaged': 'Froid ou abîmé',
  'problem.driver': 'Livreur',
  'problem.other': 'Autre',
  'problem.too_late': 'Rien à signaler maintenant.',
  'problem.none': 'Rien à signaler maintenant. Un souci? Une personne vous appelle.',
  'problem.end':
    "C'est noté, dossier P{number} (cde {reference}: {problem}). Une personne vous appelle au {phone}.",
} as const;
