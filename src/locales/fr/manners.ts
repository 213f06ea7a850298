/** By SMS: offers, announcements, answers to AIDE 3 and STOP, and what somebody must hear of a code. */
export const manners = {
  'offer.sms': "Kwata: {words} STOP = plus d'offres",
  'announcement.sms': 'Kwata info: {words}',
  'help.article': 'AIDE {number}: {body}',
  'reply.no_article':
    "Pas d'article {number}. Écrivez AIDE et un numéro, ex: AIDE 1 (commander), AIDE 4 (code). Besoin d'un humain? RAPPEL",
  'reply.opted_out_promo':
    "Plus d'offres de notre part. Les nouvelles de vos restos et vos commandes continuent. Pour revenir: OFFRES. Tout arrêter: STOP",
  'reply.opted_out_all':
    "Plus d'offres, de nouvelles ni de rappels. Seuls restent vos commandes, votre argent et vos codes. Pour revenir: OFFRES",
  'notice.wallet.code_changed':
    "Le code secret de votre portefeuille Kwata vient de changer. Ce n'est pas vous? Envoyez tout de suite RAPPEL",
} as const;
