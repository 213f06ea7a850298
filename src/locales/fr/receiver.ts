/** SMS about an order that one person sends to another. */
export const receiver = {
  'notice.order.paid_for_other':
    'Cde {reference} payée: {total}. {shop} répond sous 10 min. Votre proche aura alors un SMS, puis le code. Suivi: SUIVI {reference}',
  'notice.order.for_you':
    '{by} a commandé pour vous: cde {reference}, {shop}, déjà payée, chez vous dans {from}-{to} min. Code de livraison: envoyez CODE {reference}',
  'notice.somebody': 'Un proche',
  'reply.code_with_receiver':
    'Le code est donné à la personne qui reçoit {order}, par SMS. Vous: SUIVI',
  'reply.track_for_other': 'Le code est chez votre proche.',
} as const;
