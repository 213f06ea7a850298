/** Ordering by SMS: the draft and its digit, lists of shops and dishes, what is wrong with an order. */
export const smsOrder = {
  'reply.draft':
    '{shop}: {lines}. Plats {food}+livr. {fee}= {total}. {place}, {from}-{to} min. Répondez {digits}',
  'reply.draft_changed': 'Le panier a changé.',
  'reply.draft_placed':
    "Cde {reference}, {total}: la demande {operator} arrive, entrez votre code secret. Sinon composez {dial}. Argent gardé jusqu'à la livraison.",
  'reply.draft_cancelled': "Rien n'est commandé. Pour recommencer: MENU",
  'reply.draft_gone':
    "Rien n'est commandé: cette demande n'est plus valable. Renvoyez votre CMD, ou MENU pour voir les restos.",
  'reply.draft_done': "C'est déjà fait: cette commande est passée. Où elle en est: SUIVI",
  'reply.draft_how':
    'Pour commander: CMD, le code du resto, puis les plats. Ex: CMD 2001 1x2 3 = 2 fois le plat 1, et le plat 3. Restos ouverts: MENU',
  'reply.draft_dishes_how':
    'Quels plats? Ex: CMD {code} 1x2 3 = 2 fois le plat 1, et le plat 3. Les plats: MENU {code}',
  'reply.draft_too_much':
    "Trop pour un SMS: 10 plats différents, 20 fois chacun au plus. Rien n'est commandé.",
  'reply.draft_unknown_shop': 'Pas de boutique {code}. Restos ouverts près de vous: MENU',
  'reply.draft_closed': "{shop} est fermé maintenant. Rien n'est commandé. Restos ouverts: MENU",
  'reply.draft_closed_until':
    "{shop} est fermé, ouvre à {time}. Rien n'est commandé. Restos ouverts: MENU",
  'reply.draft_unknown_item':
    "{shop} n'a pas de plat {no}. Rien n'est commandé. Ses plats: MENU {code}",
  'reply.draft_item_gone':
    "{shop}: le plat {no} est fini. Rien n'est commandé. Ses plats: MENU {code}",
  'reply.draft_unknown_side':
    "{shop}: plat {no}, ce complément n'existe pas. Rien n'est commandé. Les lettres: MENU {code}",
  'reply.draft_minimum':
    '{shop}: il manque {missing} pour le minimum. Ajoutez un plat et renvoyez CMD {code} ...',
  'reply.draft_not_served':
    '{shop} ne livre pas à {quartier}. Répondez par un autre quartier, ou MENU pour voir qui livre chez vous.',
  'reply.draft_cash_refused':
    'Pas de cash pour cette commande. Répondez 1 pour MoMo/OM, 0 pour annuler.',
  'reply.draft_cash_too_much':
    'Trop cher pour payer cash. Répondez 1 pour MoMo/OM, 0 pour annuler.',
  'reply.draft_cash_one_open':
    'Vous avez déjà une commande cash en cours. Répondez 1 pour MoMo/OM, 0 pour annuler.',
  'reply.draft_cash_taken_back':
    'Trop de commandes cash annulées. Répondez 1 pour MoMo/OM, 0 pour annuler.',
  'reply.draft_prompts_limit':
    'Trop de demandes de paiement. Réessayez dans 15 min, ou répondez 2 pour cash, 0 pour annuler.',
  'reply.where_order':
    '{shop}: livrer où? Répondez par votre quartier et un repère. Ex: DEIDO face pharmacie',
  'reply.where_menu': 'Quel quartier? Répondez par son nom, ex: DEIDO. Ou par resto: MENU 2001',
  'reply.where_unknown':
    'Quartier {input} pas trouvé. Répondez par le nom du quartier puis un repère, ex: DEIDO face pharmacie. Une personne vous aide: RAPPEL',
  'reply.where_which': '{input}: lequel? Répondez {choices}, ou le nom entier',
  'reply.where_choice': '{no} {quartier}',

  'menu.shops_at': '{quartier}, ouverts (F=livraison):',
  'menu.shop_line': '{code} {shop} {fee}',
  'menu.shops_none': '{quartier}: tout est fermé maintenant. Composez {service} pour les horaires.',
  'menu.shops_next': 'Plats: MENU {code}',
  'menu.shops_next_at': 'Plats: MENU {code}. Commander: CMD {code} 1x2 {quartier}',
  'menu.dishes_of': '{shop} {code}:',
  'menu.dishes_closed': '{shop} {code}, fermé:',
  'menu.dishes_none': "{shop} n'a plus de plat pour le moment. Autres restos: MENU",
  'menu.dish_line': '{no} {item} {price}',
  'menu.sides_line': '{dishes}: {choices}',
  'menu.side': '{letter} {side}',
  'menu.side_extra': '{letter} {side} +{price}',
  'menu.side_less': '{letter} {side} -{price}',
  'menu.dishes_next': 'Ex: CMD {code} {example}',
  'menu.next_page': 'Suite: MENU {page}',
  'menu.no_page_own': "La liste s'arrête avant. Le début: MENU",
  'menu.no_page': "La liste s'arrête avant. Le début: MENU {code}",

  'reply.problem_ask': 'Cde {reference}, quel problème? Répondez {choices}',
  'reply.problem_choice': '{no} {problem}',
  'reply.problem_noted':
    'Cde {reference}: noté, dossier P{number} ({problem}). Une personne vous appelle au {phone}.',
  'reply.problem_done': "C'est déjà noté. Une personne vous appelle. Autre chose? PROBLEME",
  'reply.problem_not_now':
    'Rien à signaler pour {order} maintenant: pas encore acceptée, ou finie depuis plus de 2 jours. Question? RAPPEL',
} as const;
