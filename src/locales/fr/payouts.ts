/** Money that leaves and money that drivers pay in, as SMS and screens tell of it. */
export const payouts = {
  'notice.payout.sent': '{amount} envoyés sur votre Mobile Money {phone}. Détail: VENTES ou GAINS.',
  'notice.payout.sent_fee': '{amount} envoyés sur votre Mobile Money {phone}. Frais {fee}.',
  'notice.payout.failed':
    "Le versement de {amount} sur {phone} n'a pas pu se faire. Rien n'est perdu: l'argent reste sur votre compte Kwata. RAPPEL pour de l'aide.",
  'notice.payout.delayed':
    'Votre versement de {amount} sur {phone} est en attente du réseau. Il part au plus tard le {by}. Rien à faire.',
} as const;
