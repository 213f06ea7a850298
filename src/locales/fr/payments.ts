/** While money is on its way, late, short or asked for elsewhere. */
export const payments = {
  'notice.payment.hint':
    "Cde {reference}: {total} à valider sur ce téléphone. Rien ne s'affiche? Composez {dial}. Votre code secret: chez {operator} seulement.",
  'notice.payment.waiting':
    'Cde {reference}: {operator} ne nous dit pas encore si {total} est payé. Ne payez pas deux fois, nous vous écrivons. Ou cash: {service}, Mes commandes.',
  'notice.payment.waiting_no_cash':
    'Cde {reference}: {operator} ne nous dit pas encore si {total} est payé. Ne payez pas deux fois: nous vous écrivons dès que nous savons.',
  'notice.payment.delayed':
    'Cde {reference}: Mobile Money ne répond pas. Cde gardée: la demande de {total} viendra dès son retour. Ou payez cash: {service}, Mes commandes.',
  'notice.payment.delayed_no_cash':
    'Cde {reference}: Mobile Money ne répond pas. Nous gardons la commande: la demande de {total} viendra dès son retour.',
  'notice.payment.resumed':
    'Cde {reference}: Mobile Money répond de nouveau. {total} à valider sur ce téléphone avec votre code secret, ou composez {dial}.',
  'notice.payment.short':
    'Cde {reference}: {amount} arrivé au lieu de {total}. Répondez 1 payer le reste ({rest}), 2 reprendre vos {amount}. Sans réponse: dans votre portefeuille.',
  'notice.payment.reason.too_many_prompts': 'trop de demandes',
  'notice.payment.default.refund': 'remboursé demain',
  'notice.payment.default.keep': 'gardé',

  'reply.late_kept':
    'Cde {reference}: {amount} restent dans votre portefeuille Kwata. Ils paient vos prochaines commandes. Solde: SOLDE',
  'reply.late_refunding':
    'Cde {reference}: {amount} vous sont renvoyés sur le numéro qui a payé. Vous recevez un SMS. Question? RAPPEL',
  'reply.late_spent':
    "Cde {reference}: il ne reste pas {amount} dans votre portefeuille, rien n'est renvoyé. Solde: SOLDE. Question? RAPPEL",
  'reply.late_not_now':
    'Cde {reference}: {amount} ne peuvent pas partir maintenant. Ils restent dans votre portefeuille. Question? RAPPEL',
  'reply.short_rest':
    'Cde {reference}: demande de {rest} envoyée. Validez sur votre téléphone, ou composez {dial}.',
  'reply.short_back':
    "Cde {reference}: {amount} dans votre portefeuille Kwata, la commande n'est pas payée. Pour payer: {service}, Mes commandes.",

  'stage.payment_failed': 'paiement échoué',
  'stage.payment_delayed': 'MoMo en panne',
  'reply.track_pay_failed':
    "Rien n'a été pris. Payer encore, d'un autre numéro ou cash: {service}, Mes commandes",
  'reply.track_pay_delayed': 'La demande viendra dès le retour du MoMo. Ou cash: {service}',
  'track.pay.other': "Payer d'un autre no",

  'operator.ask': 'Le compte Mobile Money de ce numéro est chez?',
  'operator.MTN': 'MTN MoMo',
  'operator.ORANGE': 'Orange Money',
  'operator.any': 'Je ne sais pas',

  'reply.paid_checking':
    'Cde {reference}: nous vérifions auprès de {operator}. Un SMS copié ne suffit pas: nous vous écrivons dès que {operator} confirme.',
  'reply.paid_already': 'Cde {reference}: vos {total} sont bien arrivés. Suivi: SUIVI {reference}',
  'reply.paid_credited':
    'Cde {reference}: {total} sont bien arrivés et comptés dans votre portefeuille Kwata. Solde: SOLDE',
  'reply.paid_nothing':
    "Nous n'attendons pas d'argent de ce numéro. Si vous avez payé pour une commande, envoyez RAPPEL: une personne vous rappelle.",
  'reply.paid_failed':
    "Cde {reference}: {operator} n'a rien pris pour {total}. Pour payer encore: {service}, Mes commandes. Question? RAPPEL",
} as const;
