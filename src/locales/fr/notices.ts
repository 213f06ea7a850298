/** What is sent without being asked for: one SMS each, S1 to S13 of the message list. */
export const notices = {
  'notice.order.paid':
    "Cde {reference} payée: {total}. {shop} prépare, arrivée {from}-{to} min. Argent gardé jusqu'à la livraison. Suivi: SUIVI {reference}",
  'notice.order.accepted':
    'Cde {reference}: {shop} prépare, arrivée {from}-{to} min. A payer au livreur: {total}. Suivi: SUIVI {reference}',
  'notice.order.picked_up':
    'Cde {reference}: {driver} ({vehicle}) est en route, {phone}. Il vous appelle à {landmark}. Gardez le téléphone allumé. Code {code}.',
  'notice.order.code':
    'Code de livraison {code} pour la cde {reference}: donnez-le SEULEMENT quand vous avez le repas en main.',
  'notice.order.declined':
    '{shop} ne peut pas préparer la cde {reference}. {total} sur votre crédit Kwata. Désolé. Question? RAPPEL',
  'notice.order.declined_cash':
    "{shop} ne peut pas préparer la cde {reference}. Rien n'est à payer. Désolé. Question? RAPPEL",
  'notice.order.shop_silent':
    '{shop} ne répond pas encore. Choix: répondez 1 attendre 10 min, 2 autre resto, 3 être remboursé. Sans réponse: remboursement à {time}.',
  'notice.order.delivered':
    'Cde {reference} livrée. Merci et bon appétit! Total {total}. Question? RAPPEL',
  'notice.order.receipt':
    'Reçu Kwata cde {reference}, {date}\n{shop}\n{lines}\nLivraison {fee}\nTotal {total} {method}\nMerci. Question? RAPPEL',

  'notice.payment.failed':
    'Cde {reference}: le paiement de {total} est refusé ({reason}). Composez {service} pour réessayer ou payer cash.',
  'notice.payment.expired':
    "Cde {reference}: {total} non payé à temps, rien n'a été débité. Votre panier est gardé. Composez {service}.",
  'notice.payment.credited':
    'Nous avons reçu {total} pour la cde {reference} déjà fermée: {total} sur votre crédit Kwata. Question? RAPPEL',

  'notice.shop.new_order':
    'NOUVELLE CDE {reference}\n{lines}\nTotal plats {food} {paid}\nRépondez OUI {reference} 25 (minutes) ou NON {reference}',
  'notice.shop.paid': 'PAYE',
  'notice.shop.cash': 'CASH',
  'notice.shop.cancelled': 'Cde {reference} ANNULEE. Ne la préparez pas. Question? RAPPEL',
  'notice.shop.driver_coming': 'Cde {reference}: {driver} ({vehicle}) vient la prendre, {phone}.',

  'notice.driver.offer':
    'COURSE {reference}: {shop} {from} -> {to}, {landmark}. Gain {pay}, {paid}. OUI {reference} (60 s)',
  'notice.driver.already_paid': 'déjà payé',
  'notice.driver.collect_cash': 'cash {cash}',
  'notice.driver.assigned':
    '{reference} EST A VOUS. Prendre: {shop}, {from}, {shopPhone}. Livrer: {customer}, {to}, {landmark}, {customerPhone}. ENCAISSER {cash}. Puis LIVRE {reference} + code client',
  'notice.driver.cancelled': 'Course {reference} ANNULEE. Merci. Vous restez DISPO.',

  'notice.refund':
    'Remboursement {amount} ({reason}, cde {reference}) sur votre {wallet}. Ref {refund}. Désolé. Question? RAPPEL',
} as const;
