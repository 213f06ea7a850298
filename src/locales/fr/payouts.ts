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
  'earned.tips': ', pourboires {tips}',
  'earned.fuel': ', carburant {fuel}',
  'earned.tips_fuel': ', pourboires {tips}, carburant {fuel}',
  'notice.pay_in.done': 'Reçu {amount} par Mobile Money. Encore en main: {left}. Merci.',
  'notice.pay_in.failed':
    "Versement de {amount}: rien n'a été débité. Réessayez: VERSER + montant, ou payez au bureau.",
  'notice.pay_in.unsure':
    "Versement de {amount}: pas encore de réponse du réseau. S'il passe, on le compte et on vous écrit. Ne payez pas deux fois.",
  'notice.tip':
    'Pourboire de {amount} pour la cde {reference}. Tout est pour vous. Merci pour la course!',
  'notice.statement.driver':
    'SOIR {date}: {rides}, {earned}{more}. Caisse: {collected} en main, à verser {toPayIn}, limite {limit}. Par MoMo: VERSER + montant',
  'notice.statement.driver_paid':
    'SOIR {date}: {rides}, {earned}{more}. Caisse vide. Solde à vous: {balance}, versé cette nuit dès {least}.',
  'notice.statement.shop':
    'SOIR {date}: {orders}, plats {food}, commission {commission}, pour vous {share}. À vous verser: {toPay}, cette nuit dès {least}.',
  'payout.choice': 'Retirer',
  'payout.number_choice': 'Mon numéro',
  'payout.ask':
    'Disponible: {available}. Gratuit chaque nuit. Maintenant, avec frais: combien? (dès {least})',
  'payout.not_amount': 'Un montant en chiffres, ex: 10000.',
  'payout.too_small': 'Au moins {least}.',
  'payout.not_enough': 'Pas assez avec les frais: {available} disponibles.',
  'payout.cooling_off': 'Numéro nouveau: pas encore de retrait vers lui.',
  'payout.frozen': "Retraits arrêtés pour l'instant. RAPPEL.",
  'payout.limit': "C'est plus que la limite d'un retrait.",
  'payout.code_needed': "Créez d'abord votre code secret.",
  'payout.confirm': 'Retrait {amount} vers {phone}, frais {fee}. Votre code secret Kwata:',
  'payout.done': 'Retrait de {amount} vers {phone} en route. Frais {fee}. Un SMS suit.',
  'payout.waits':
    "Retrait de {amount} vers {phone} noté. Montant élevé: deux personnes le vérifient d'abord. Un SMS suit.",
  'payout.number_ask': 'Vos gains vont au {phone}. Nouveau numéro Mobile Money?',
  'payout.number_wrong': 'Un numéro mobile, ex: 670000001.',
  'payout.number_same': "C'est déjà ce numéro.",
  'payout.number_code': 'Un code est parti par SMS au {phone}. Tapez-le ici:',
  'payout.number_code_wrong': 'Code faux. Encore {left} essai(s).',
  'payout.number_code_late': 'Ce code ne compte plus. Redonnez le numéro.',
  'payout.number_done':
    "C'est noté: vos gains iront au {phone} à partir du {from}. L'ancien numéro est prévenu.",
  'pay_in.ask': 'En main {collected}, à verser {toPayIn}. Combien par Mobile Money?',
  'pay_in.too_much': "Vous n'avez que {most} en main.",
  'pay_in.nothing': 'Rien à verser.',
  'pay_in.waiting': 'Une demande est déjà en route: validez-la.',
  'pay_in.asked':
    'Demande de {amount} envoyée sur votre téléphone. Validez avec votre code Mobile Money. Un SMS suit.',
  'tip.choice': 'Dire merci au livreur',
  'tip.title': 'Pourboire pour la cde {reference}? Tout est pour le livreur.',
  'tip.amount': '{amount}',
  'tip.done': 'Merci! {amount} pour le livreur de la cde {reference}, de votre portefeuille.',
  'tip.asked':
    'Merci! Demande de {amount} envoyée sur votre téléphone. Validez avec votre code Mobile Money.',
  'tip.nothing': 'Pas de livraison récente.',
  'tip.already': 'Pourboire déjà donné. Merci!',
  'tip.waiting': 'Une demande est déjà en route.',
  'reply.payout_missing':
    'Disponible: {available}, versé chaque nuit sans frais. Tout de suite? Écrivez {example}',
  'reply.payout_short': "Pas assez: {available} disponibles, frais {fee}. Rien n'est fait.",
  'reply.payout_small': "Un retrait est d'au moins {least}. Rien n'est fait.",
  'reply.payout_limit': "C'est plus que la limite d'un retrait. Rien n'est fait. Question? RAPPEL",
  'reply.payout_cooling':
    "Votre numéro pour les gains est nouveau: pas encore de retrait vers lui. Rien n'est fait. Question? RAPPEL",
  'reply.payout_frozen':
    "Les retraits de votre compte sont arrêtés pour l'instant. Votre argent reste à vous. Question? RAPPEL",
  'reply.payout_code':
    'Retrait {amount} vers {phone}, frais {fee}. Pour confirmer, écrivez RETRAIT {amount} {code} dans les 10 min. Ne donnez ce code à personne.',
  'reply.payout_code_wrong': "Ce code n'est pas le bon. Encore {left} essai(s). Rien n'est fait.",
  'reply.payout_code_late':
    "Ce code ne compte plus. Rien n'est fait. Pour un nouveau: RETRAIT {amount}",
  'reply.payout_asked': 'Retrait de {amount} vers {phone} en route, frais {fee}. Un SMS suit.',
  'reply.payout_waits':
    "Retrait de {amount} vers {phone} noté, frais {fee}. Montant élevé: deux personnes le vérifient d'abord. Un SMS suit.",
  'reply.pay_in_asked':
    'Demande de {amount} envoyée sur votre téléphone. Validez avec votre code Mobile Money. Un SMS suit.',
  'reply.pay_in_missing': 'Vous avez {collected} en main. Écrivez le montant: {example}',
  'reply.pay_in_too_much': "Vous n'avez que {most} en main. Rien n'est fait.",
  'reply.pay_in_nothing': 'Rien à verser: pas de cash en main.',
  'reply.pay_in_waiting':
    "Une demande est déjà en route: validez-la sur votre téléphone. Rien de plus n'est fait.",
  'reply.tip_given':
    'Merci! {amount} pour le livreur de la cde {reference}, de votre portefeuille.',
  'reply.tip_asked':
    'Merci! Demande de {amount} envoyée sur votre téléphone, pour le livreur de la cde {reference}. Validez-la.',
  'reply.tip_amount': "Un pourboire va de {least} à {most}. Ex: {example}. Rien n'est fait.",
  'reply.tip_nothing': "Pas de livraison des deux derniers jours. Rien n'est fait.",
  'reply.tip_already': 'Pourboire déjà donné pour cette commande. Merci!',
  'reply.tip_waiting': 'Une demande est déjà en route: validez-la sur votre téléphone.',
} as const;
