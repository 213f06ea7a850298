/** What is sent without being asked for (docs/messages.md), and the ride a driver has just taken. */
export const notices = {
  'notice.order.paid':
    "Cde {reference} payée: {total}. {shop} répond sous 10 min. Argent gardé jusqu'à la livraison. Suivi: SUIVI {reference}",
  'notice.order.placed_cash':
    'Cde {reference}: {total} à payer au livreur. {shop} répond sous 10 min. Suivi: SUIVI {reference}',
  'notice.order.accepted':
    'Cde {reference}: {shop} prépare, prête dans {minutes} min, chez vous dans {from}-{to} min. Code de livraison: envoyez CODE {reference}',
  'notice.order.picked_up':
    'Cde {reference}: {driver} ({vehicle}) arrive, {phone}. RDV {landmark}. Code {code}: donnez-le SEULEMENT la commande en main.',
  'notice.order.declined':
    '{shop} ne peut pas préparer la cde {reference}. {total} sur votre portefeuille. Désolé. Question? RAPPEL',
  'notice.order.declined_cash':
    "{shop} ne peut pas préparer la cde {reference}. Rien n'est à payer. Désolé. Question? RAPPEL",
  'notice.order.unanswered':
    "{shop} n'a pas répondu: cde {reference} annulée. {total} sur votre portefeuille. Désolé. Autre resto: {service}. Question? RAPPEL",
  'notice.order.unanswered_cash':
    "{shop} n'a pas répondu: cde {reference} annulée, rien n'est à payer. Désolé. Autre resto: {service}. Question? RAPPEL",
  'notice.order.shop_silent':
    '{shop} ne répond pas encore. Choix: répondez 1 attendre 10 min, 2 autre resto, 3 être remboursé. Sans réponse: remboursement à {time}.',
  'notice.order.shop_silent_cash':
    '{shop} ne répond pas encore. Choix: répondez 1 attendre 10 min, 2 autre resto, 3 annuler. Sans réponse: annulée à {time}.',
  'notice.order.no_driver':
    'Cde {reference}: pas encore de livreur libre. Nous en appelons un, {shop} garde votre commande. Désolé. Question? RAPPEL',
  'notice.order.code_locked':
    'Cde {reference}: trop de codes faux chez le livreur, code bloqué. Pour un nouveau code: envoyez CODE {reference}. Question? RAPPEL',

  'notice.payment.failed':
    "Cde {reference}: le paiement de {total} n'a pas abouti ({reason}). Composez {service}, Mes commandes: réessayer ou payer cash.",
  'notice.payment.failed_no_cash':
    "Cde {reference}: le paiement de {total} n'a pas abouti ({reason}). Composez {service}, Mes commandes: réessayer.",
  'notice.payment.expired':
    "Cde {reference}: {total} non payé à temps, rien n'a été débité. Composez {service} pour recommencer. Question? RAPPEL",
  'notice.payment.expired_unsure':
    "Cde {reference}: {total} pas reçu à temps, cde fermée. S'il arrive encore, il va sur votre portefeuille. Recommencer: {service}. Question? RAPPEL",
  'notice.payment.credited':
    'Cde {reference} fermée, mais {amount} sont arrivés: dans votre portefeuille Kwata. Répondez 1 garder, 2 rembourser. Sans réponse: {later}.',
  'notice.payment.credited_cash':
    'Cde {reference} à payer cash, mais {amount} sont arrivés: dans votre portefeuille Kwata. Répondez 1 garder, 2 rembourser. Sans réponse: {later}.',
  'notice.payment.credited_twice':
    'Cde {reference} déjà payée, mais {amount} de trop: dans votre portefeuille Kwata. Répondez 1 garder, 2 rembourser. Sans réponse: {later}.',
  'notice.payment.reason.declined': 'refusé sur le téléphone',
  'notice.payment.reason.expired': 'pas de réponse',
  'notice.payment.reason.not_enough_funds': 'solde insuffisant',
  'notice.payment.reason.limit_reached': 'plafond atteint',
  'notice.payment.reason.number_invalid': 'pas de compte',
  'notice.payment.reason.network_unsupported': 'réseau non servi',
  'notice.payment.reason.provider_unreachable': 'service injoignable',
  'notice.payment.reason.not_authorised': 'panne chez nous',
  'notice.payment.reason.amount_invalid': 'montant non accepté',
  'notice.payment.reason.failed': 'raison non donnée',
  'notice.payment.reason.other': "refus de l'opérateur",

  'notice.shop.new_order':
    'NOUVELLE CDE {reference}\n{lines}\nTotal plats {food} {paid}\nRépondez OUI {reference} {minutes} (minutes) ou NON {reference}',
  'notice.shop.paid': 'PAYE',
  'notice.shop.cash': 'CASH au livreur',
  'notice.shop.item_number': 'article {no}',
  'notice.shop.cancelled': 'Cde {reference} ANNULEE. Ne la préparez pas. Question? RAPPEL',
  'notice.shop.missed':
    "Cde {reference} annulée: pas de réponse en 10 min. Pas de nouvelle commande jusqu'à {time}. De retour avant? Envoyez DISPO",
  'notice.shop.missed_shut':
    'Cde {reference} annulée: pas de réponse en 10 min. Vous êtes en pause. De retour? Envoyez DISPO',

  'notice.driver.offer':
    'COURSE {reference}: {shop} {from} -> {to}, {landmark}. Gain {pay}, {paid}. OUI {reference} ({seconds} s)',
  'notice.driver.already_paid': 'déjà payé',
  'notice.driver.collect_cash': 'encaisser {cash}',
  'notice.driver.ready_early':
    'Cde {reference} PRETE plus tôt que prévu: {shop}, {from}. Prise en main? Envoyez PRIS {reference}',
  'notice.driver.assigned':
    '{reference} EST A VOUS. Prendre: {shop}, {from}, {shopPhone}. Livrer: {customer}, {to}, {landmark}. ENCAISSER {cash}. Repas en main: PRIS {reference}',
  'notice.driver.unnamed': 'le livreur',
  'notice.landmark.call_me': "appeler à l'arrivée",
  'notice.landmark.by_phone': 'par téléphone',
  'notice.customer.unnamed': 'le client',
} as const;
