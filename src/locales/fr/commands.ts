/** Answers to what people write by SMS: S6 to S14 of the message list and their kin. */
export const commands = {
  'reply.not_understood':
    "Pas compris. Écrivez par ex: OUI 4821, PRET 4821, LIVRE 4821 5573, FINI 3, PAUSE, AIDE. Besoin d'un humain? RAPPEL",
  'reply.not_understood_customer':
    "Pas compris. Écrivez SUIVI, CODE, AIDE ou composez {service} pour commander. Besoin d'un humain? RAPPEL",
  'reply.not_understood_shop':
    "Pas compris. Écrivez par ex: OUI 4821 25, NON 4821, PRET 4821, PAUSE 30, DISPO, AIDE. Besoin d'un humain? RAPPEL",
  'reply.not_understood_driver':
    "Pas compris. Écrivez par ex: DISPO, OUI 4821, PRIS 4821, LIVRE 4821 5573, PAUSE, AIDE. Besoin d'un humain? RAPPEL",
  'reply.several_open': '{count} commandes ouvertes: {references}. Ajoutez le numéro: {example}',
  'reply.none_open': 'Aucune commande ouverte pour vous.',
  'reply.unknown_order': 'Pas de commande {reference} pour vous. Vérifiez le numéro.',
  'reply.too_late_driver': '{reference} déjà pris par un collègue. Merci. Vous restez DISPO.',
  'reply.wrong_code':
    'Code incorrect pour {reference}. Redemandez les 4 chiffres au client (essai {tryNo} sur {triesMax}). Client sans code? Envoyez ABSENT {reference}',

  'reply.help_shop':
    'OUI/NON numéro = accepter/refuser. PRET numéro = prêt. FINI 3 = plat 3 fini. STOCK 3 = revenu. PAUSE 30 = fermer 30 min. DISPO. RAPPEL',
  'reply.help_driver':
    'DISPO = libre. PAUSE = pause. OUI/NON numéro = course. PRIS numéro = repas pris. LIVRE numéro code = livré. CAISSE. RAPPEL',
  'reply.help_customer':
    "SUIVI = où est ma commande. CODE = code de livraison. FR ou EN = langue. STOP = plus d'offres. RAPPEL = on vous appelle. Commander: {service}",

  'reply.cash_position':
    'CAISSE: encaissé {collected}, frais à vous {earned}, à verser {due}. Versez par MoMo ou au point {point}. Limite {limit}.',
  'reply.opted_out':
    'Vous ne recevrez plus nos offres. Les SMS de vos commandes continuent. Pour revenir: OFFRES',
  'reply.language': "C'est noté, nous vous écrivons en français.",
  'reply.call_back': "C'est noté. Une personne vous appelle au {phone}.",
} as const;
