/**
 * Answers to what people write by SMS: S6 to S14 of the message list and their kin. Each repeats
 * what was understood and is one SMS with the longest values.
 */
export const commands = {
  'reply.the_order': 'la cde {reference}',
  'reply.this_order': 'cette commande',
  'reply.not_understood_customer':
    "Pas compris. Écrivez par ex: MENU, CMD 2001 1x2, SUIVI, CODE, SOLDE, AIDE. Ou composez {service}. Besoin d'un humain? RAPPEL",
  'reply.not_understood_shop':
    "Pas compris. Écrivez par ex: OUI 4821 25, PRET 4821, RETARD 4821 20, FINI 3, PAUSE, AIDE. Besoin d'un humain? RAPPEL",
  'reply.not_understood_driver':
    "Pas compris. Écrivez par ex: OUI 4821, PRIS 4821, LIVRE 4821 5573, ABSENT 4821, CAISSE, AIDE. Besoin d'un humain? RAPPEL",
  'reply.not_sure':
    "Rien n'est fait. Si c'est ce que vous voulez, envoyez seulement: {example}. Besoin d'un humain? RAPPEL",
  'reply.several_open': '{count} commandes ouvertes: {references}. Ajoutez le numéro: {example}',
  'reply.none_open_customer': 'Aucune commande ouverte pour vous. Pour commander: {service}',
  'reply.none_open_shop': "Aucune commande n'attend {word} de vous. Vos mots: AIDE",
  'reply.none_open_driver': "Aucune course n'attend {word} de vous. Vos mots: AIDE",
  'reply.unknown_order': 'Pas de commande {reference} pour vous. Vérifiez le numéro.',
  'reply.closed': "Trop tard: {order} est fermée. Rien n'a changé.",
  'reply.for_shops': "{word} est un mot pour les restaurants. Rien n'a changé. Vos mots: AIDE",
  'reply.for_drivers': "{word} est un mot pour les livreurs. Rien n'a changé. Vos mots: AIDE",
  'reply.for_partners':
    "{word} est un mot pour les restaurants et les livreurs. Rien n'a changé. Vos mots: AIDE",

  'reply.accepted':
    'Cde {reference} acceptée: {minutes} min. Quand tout est prêt: PRET {reference}',
  'reply.accepted_before':
    'Cde {reference} déjà acceptée: {minutes} min. Quand tout est prêt: PRET {reference}',
  'reply.declined': 'Cde {reference} refusée. Le client est prévenu. Ne préparez rien.',
  'reply.already_accepted':
    'Trop tard pour refuser: {order} est acceptée. Un empêchement? RAPPEL, une personne vous aide.',
  'reply.ready': 'Cde {reference} prête. Nous cherchons un livreur.',
  'reply.ready_coming': 'Cde {reference} prête. Un livreur vient la prendre.',
  'reply.not_accepted': "Rien n'a changé: {order} n'est pas acceptée. Écrivez d'abord: {example}",
  'reply.shop_open': 'Vous êtes ouvert: les commandes arrivent par SMS. Pour une pause: PAUSE 30',
  'reply.shop_paused':
    "Pause de {minutes} min: pas de commande jusqu'à {time}. Pour rouvrir avant: DISPO",

  'reply.ride_taken': '{reference} déjà pris par un collègue. Merci. Vous restez DISPO.',
  'reply.ride_expired': "{reference}: cette offre n'est plus ouverte. Merci. Vous restez DISPO.",
  'reply.ride_cash_limit':
    '{reference}: avec ce cash vous passez votre limite. Course non prise. Pour verser: RAPPEL',
  'reply.ride_too_many': "{reference}: vous avez déjà vos courses. Livrez-en une d'abord.",
  'reply.ride_refused': 'Course {reference} refusée. Merci. Vous restez DISPO.',
  'reply.ride_already_yours':
    'La course {reference} est à vous. Un empêchement? RAPPEL, une personne vous aide.',
  'reply.picked_up':
    '{reference} PRIS. {customer}, {phone}, {to}, {landmark}. ENCAISSER {cash}. Puis LIVRE {reference} + code client',
  'reply.delivered': 'Cde {reference} livrée. Vous gagnez {earned}. Merci.',
  'reply.delivered_cash': 'Cde {reference} livrée. Encaissé {cash}. Vous gagnez {earned}. Merci.',
  'reply.wrong_code':
    'Code incorrect pour {reference}. Redemandez les 4 chiffres au client (essai {tryNo} sur {triesMax}). Client sans code? RAPPEL',
  'reply.code_locked':
    'Trop de codes faux pour {order}: elle est bloquée. Gardez le repas. Une personne vous aide: RAPPEL',
  'reply.driver_locked':
    "Trop de codes faux aujourd'hui. Gardez le repas. Une personne vous aide: RAPPEL",
  'reply.code_missing': 'Il manque le code du client. Écrivez: {example}',
  'reply.code_expired':
    "Le code de {order} n'est plus valable. Le client en reçoit un autre: il envoie CODE. Question? RAPPEL",
  'reply.not_picked_up': "Rien n'a changé: {order} n'est pas prise. Écrivez d'abord: {example}",
  'reply.on_duty': 'Vous êtes DISPO: les courses arrivent par SMS. Pour arrêter: PAUSE',
  'reply.off_duty': 'Vous êtes en pause: pas de course. Pour revenir: DISPO',
  'reply.off_duty_until':
    "Pause de {minutes} min: pas de course jusqu'à {time}. Pour revenir avant: DISPO",

  'reply.code':
    "Cde {reference}: code de livraison {code}. Donnez-le SEULEMENT quand vous avez le repas en main. Un ancien code n'est plus valable.",
  'reply.code_not_yet': 'Le code de livraison vient dès que le restaurant accepte {order}.',
  'reply.code_closed': "Il n'y a plus de code: {order} est fermée.",
  'reply.track': 'Cde {reference}, {shop}: {stage} ({age}).',
  'age.now': "à l'instant",
  'age.minutes': 'il y a {count} min',
  'age.hours': 'il y a {count} h',
  'age.days': 'il y a {count} j',
  'reply.track_driver': 'Livreur: {driver}, {phone}.',
  'reply.track_eta': 'Arrivée {from}-{to}.',
  'reply.track_code': 'Code {code}, à donner à la porte.',
  'reply.track_pay': 'Attend votre code secret MoMo ou OM. Sinon recomposez {service}',
  'reply.track_shop': 'Réponse sous 10 min, sinon on vous rend votre argent.',
  'reply.track_shop_cash': 'Réponse sous 10 min, sinon la commande est annulée.',
  'reply.track_delivered': 'Bon appétit! Un souci? RAPPEL',
  'reply.track_ended': 'Pour commander: {service}. Une question? RAPPEL',
  'reply.balance_empty': 'Solde Kwata: {balance}. Aucun mouvement.',
  'reply.balance_lines': 'Solde Kwata: {balance}.\n{lines}',

  'reply.help_shop':
    'OUI/NON numéro = accepter/refuser. PRET numéro. RETARD numéro 20. FINI 3 = plat 3 fini. STOCK 3 = revenu. PAUSE 30. DISPO. VENTES. SOLDE. RAPPEL',
  'reply.help_driver':
    'DISPO, PAUSE, SECTEUR 116. OUI, NON, PRIS, ABSENT numéro. RETARD numéro 15. LIVRE numéro code = livré. CAISSE, GAINS. RAPPEL = on vous appelle',
  'reply.help_customer':
    "MENU = restos ouverts. CMD 2001 1x2 = commander. SUIVI, CODE, SOLDE, PROBLEME. FR/EN = langue. STOP = plus d'offres. RAPPEL = on vous appelle. {service}",
  'reply.opted_out':
    'Vous ne recevrez plus nos offres. Les SMS de vos commandes continuent. Pour revenir: OFFRES',
  'reply.opted_out_partner':
    "Vous ne recevrez plus d'offres publicitaires. Les commandes continuent. Vous vouliez une pause? Écrivez PAUSE",
  'reply.opted_in':
    "C'est noté: vous recevrez nos offres, une par jour au plus. Pour ne plus en recevoir: STOP",
  'reply.language': "C'est noté, nous vous écrivons en français. English: EN",
  'reply.call_back': "C'est noté. Une personne vous appelle au {phone}.",

  'reply.no_question': 'Aucune question ne vous attend, rien à choisir. Vos mots: AIDE',
  'reply.which_question':
    '{count} questions vous attendent. Ajoutez le numéro de commande devant le chiffre, ex: {example}',
  'reply.choice_unknown': 'Répondez par un de ces chiffres: {choices}',
  'reply.choice_closed':
    "Trop tard: cette question est fermée. Rien n'a changé. SUIVI dit où on en est.",
  'reply.choice_wait':
    "Cde {reference}: nous attendons encore, jusqu'à {time}. Sans réponse: remboursement.",
  'reply.choice_other':
    'Cde {reference} annulée. {refund} sur votre portefeuille. Choisissez un autre restaurant: {service}',
  'reply.choice_other_cash':
    "Cde {reference} annulée. Rien n'est à payer. Choisissez un autre restaurant: {service}",
  'reply.choice_refund':
    'Cde {reference} annulée. {refund} sur votre portefeuille. Question? RAPPEL',
  'reply.choice_refund_cash': "Cde {reference} annulée. Rien n'est à payer. Question? RAPPEL",
  'reply.choice_accepted':
    "Bonne nouvelle: le restaurant vient d'accepter la cde {reference}. Elle est gardée. SUIVI {reference}",
} as const;
