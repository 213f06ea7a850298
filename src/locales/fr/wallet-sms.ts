/** Change that goes to a wallet, as SMS tell of it. */
export const walletSms = {
  'notice.wallet.change':
    'Cde {reference} livrée. Monnaie: {change} sur votre portefeuille Kwata. Solde {balance}. Pas le bon montant? RAPPEL',
  'reply.cash_amount':
    "{reference}: ce montant ne va pas. Reçu entre {total} et {most}? Écrivez LIVRE {reference} code montant. Rien n'est fait.",
  'reply.cash_amount_missing':
    'Le client laisse le reste au portefeuille. Ajoutez le montant reçu, ex: LIVRE {reference} + code + {most}',
  'reply.cash_amount_refused':
    "{reference}: rien à garder, rendez la monnaie. Écrivez LIVRE {reference} + code, sans montant. Rien n'est fait.",
  'reply.delivered_change':
    'Cde {reference} livrée. Encaissé {cash}, dont {change} pour le portefeuille du client. Vous gagnez {earned}.',
  'reply.picked_up_change':
    "{reference} PRIS. {customer}, {phone}, {to}, {landmark}. ENCAISSER {cash}, jusqu'à {most}: reste au portefeuille. LIVRE {reference} code montant",
} as const;
