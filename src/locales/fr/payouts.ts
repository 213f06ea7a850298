/** Money that leaves and money that drivers pay in, as SMS and screens tell of it. */
export const payouts = {
  'notice.payout.sent': '{amount} envoyés sur votre Mobile Money {phone}. Détail: VENTES ou GAINS.',
  'notice.payout.sent_fee': '{amount} envoyés sur votre Mobile Money {phone}. Frais {fee}.',
  'notice.payout.failed':
    "Le versement de {amount} sur {phone} n'a pas pu se faire. Rien n'est perdu: l'argent reste sur votre compte Kwata. RAPPEL pour de l'aide.",
  'notice.payout.delayed':
    'Votre versement de {amount} sur {phone} est en attente du réseau. Il part au plus tard le {by}. Rien à faire.',
  'notice.payout.number_code':
    'Kwata: {code} est le code pour recevoir vos gains sur ce numéro. Donnez-le seulement sur votre page Kwata. Pas vous? Ignorez.',
  'notice.payout.number_changed':
    "Kwata: vos gains iront au {phone} à partir du {from}. Ce n'est pas vous? Écrivez RAPPEL tout de suite.",
} as const;
