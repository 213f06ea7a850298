/** What shops and drivers say of their day by SMS, and what others hear of it. */
export const road = {
  'notice.order.late_shop':
    'Cde {reference}: {shop} a du retard. Prête vers {ready}, chez vous {from}-{to}. Désolé. Question? RAPPEL',
  'notice.order.late_driver':
    'Cde {reference}: votre livreur a du retard. Chez vous {from}-{to}. Désolé. Question? RAPPEL',
  'notice.order.absent':
    'Cde {reference}: {driver} est là ({landmark}) et ne vous trouve pas. Appelez {phone} avant {time}, sinon le repas repart.',
  'notice.order.returned':
    'Cde {reference}: personne à la porte, le repas est reparti. {total} gardé: plats cuisinés, course faite. Question? RAPPEL',
  'notice.order.returned_cash':
    "Cde {reference}: personne à la porte, le repas est reparti. Rien n'a été payé. Après deux fois, plus de cash à la livraison. Question? RAPPEL",
  'notice.order.declined_why':
    '{shop} ne peut pas préparer la cde {reference}: {why}. {total} sur votre portefeuille. Désolé. Question? RAPPEL',
  'notice.order.declined_why_cash':
    "{shop} ne peut pas préparer la cde {reference}: {why}. Rien n'est à payer. Désolé. Question? RAPPEL",
  'why.item_out': 'un plat est fini',
  'why.busy': 'trop de commandes',
  'why.closing': 'la cuisine ferme',
  'why.no_power': 'ni courant ni gaz',
  'notice.driver.food_late':
    'Cde {reference}: {shop} a du retard, repas prêt vers {ready}. Question? RAPPEL',
  'notice.driver.absent_over':
    '{reference}: {minutes} min passées. Envoyez ABSENT {reference} et rapportez le repas à {shop}. Le client arrive? LIVRE {reference} + code',
  'notice.shop.returned':
    'Cde {reference}: client absent, le livreur vous rapporte le repas. Il vous est payé. Question? RAPPEL',
  'notice.shop.returned_cash':
    "Cde {reference}: client absent, le livreur vous rapporte le repas. Il n'est pas payé: une personne vous appelle.",

  'reply.late':
    'Cde {reference}: {minutes} min de retard, prête vers {time}. Le client le sait. Quand tout est prêt: PRET {reference}',
  'reply.late_before':
    'Cde {reference}: ce retard est déjà noté, prête vers {time}. Le client le sait.',
  'reply.late_driver':
    'Course {reference}: {minutes} min de retard. Le client le sait: vous êtes attendu à {time} au plus tard.',
  'reply.late_driver_before':
    'Course {reference}: ce retard est déjà noté. Vous êtes attendu à {time} au plus tard.',
  'reply.late_minutes': 'De combien de minutes? Écrivez: {example}',
  'reply.late_ready': "Rien n'a changé: {order} est déjà prête.",
  'reply.late_too_long':
    "Rien n'a changé: {minutes} min de retard au plus. Plus long? RAPPEL, une personne parle au client.",
  'reply.late_enough':
    "Rien n'a changé: le client a déjà été prévenu {count} fois. RAPPEL, une personne lui parle.",

  'reply.items_out': 'FINI: {items}. De retour {when}, ou avant: STOCK {no}',
  'reply.items_out_waiting':
    'FINI: {items}. De retour {when}. Cdes en cours avec: {references}. Impossible? RAPPEL',
  'reply.items_back': 'EN STOCK: {items}. Les clients le voient. Fini? FINI {no}',
  'reply.items_missing': 'Quel plat? Écrivez son numéro, ex: {example}',
  'reply.item_unknown': "Pas de plat {no} chez vous. Rien n'a changé. Ex: {example}",
  'reply.item_zero': "Plus rien du plat {no}? Écrivez FINI {no}. Rien n'a changé.",
  'item.numbered': '{no} {item}',
  'item.counted': '{no} {item} ({count})',
  'when.today': 'à {time}',
  'when.tomorrow': 'demain {time}',
  'when.later': 'le {date} {time}',

  'reply.sales':
    'VENTES {date}: {orders}, plats {food}, commission {commission}, pour vous {share}. En cours: {open}. À vous verser: {toPay}',
  'reply.sales_none': 'VENTES {date}: 0 cde livrée. En cours: {open}. À vous verser: {toPay}',
  'reply.earnings':
    'GAINS {date}: {rides}, {earned}{more}. Semaine {week}, mois {month}. Solde à vous: {balance}. Cash: CAISSE',
  'count.ride_none': 'aucune course',
  'count.order_one': '1 cde',
  'count.order_many': '{count} cdes',
  'count.ride_one': '1 course',
  'count.ride_many': '{count} courses',
  'reply.cash':
    'CAISSE: encaissé {collected}, frais à vous {earned}, à verser {toPayIn}. Limite {limit}. Par MoMo: VERSER + montant',

  'reply.area': "Secteur noté: {quartier} ({code}). Les courses d'ici viennent d'abord à vous.",
  'reply.area_missing':
    'Où êtes-vous? Écrivez: {example} (code du quartier) ou SECTEUR BONA (ses lettres)',
  'reply.area_unknown':
    'Secteur inconnu. Écrivez le code du quartier, ex: {example}, ou ses lettres, ex: SECTEUR BONA',
  'reply.area_several': 'Plusieurs secteurs: {list}. Écrivez le code, ex: {example}',
  'reply.track_seen': 'Vu à {area} {age}.',
  'track.seen': 'Vu à {area} il y a {minutes} min',
  'area.numbered': '{code} {quartier}',

  'reply.absent':
    "{reference}: le client est prévenu. Appelez-le 3 fois: {phone}. Attendez jusqu'à {time}, nous vous écrivons. Il vient? LIVRE {reference} + code",
  'reply.returned':
    '{reference}: retour noté. Rapportez le repas à {shop}. Vous gagnez {earned}. Question? RAPPEL',
  'reply.returned_cash':
    '{reference}: retour noté. Rapportez le repas à {shop}. Une personne règle cette course avec vous. Question? RAPPEL',
} as const;
