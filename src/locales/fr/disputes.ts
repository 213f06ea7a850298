/** A quarrel about an order's money: what both sides are told. */
export const disputes = {
  'notice.order.dispute':
    'Cde {reference}: {amount} bloqués le temps de vérifier (dossier P{number}: {problem}). Réponse avant le {due}. Question? RAPPEL',
  'notice.order.dispute_refunded':
    'Cde {reference}, dossier P{number}: {amount} rendus sur votre portefeuille. Dossier clos. Question? RAPPEL',
  'notice.order.dispute_nothing':
    "Cde {reference}, dossier P{number}: vérifié, rien n'est rendu. Dossier clos. Question? RAPPEL",
  'notice.shop.dispute':
    'Cde {reference}: le client signale: {problem}. Votre part est bloquée le temps de vérifier (dossier P{number}), au plus tard le {due}. Question? RAPPEL',
  'notice.shop.dispute_taken':
    'Cde {reference}, dossier P{number}: {amount} retirés de votre part, le reste est libre. Question? RAPPEL',
  'notice.shop.dispute_free':
    "Cde {reference}, dossier P{number}: rien n'est retiré, votre part est libre. Question? RAPPEL",
  'notice.driver.dispute_taken':
    'Course {reference}, dossier P{number}: {amount} retirés de vos gains, le reste est libre. Question? RAPPEL',
  'problem.end_blocked':
    "C'est noté, dossier P{number} (cde {reference}: {problem}). {amount} bloqués jusque là. Une personne vous appelle au {phone}.",
  'reply.problem_noted_blocked':
    'Cde {reference}: noté, dossier P{number} ({problem}). {amount} bloqués le temps de vérifier. Une personne vous appelle au {phone}.',
} as const;
