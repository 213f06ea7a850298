/** Chats on WhatsApp: what stands around a page there, and what is said to whatever else comes. */
export const chat = {
  'chat.choose': 'Choisir',
  'chat.back': 'Retour',
  'chat.pin_hint': 'Ou envoyez votre position par WhatsApp.',
  'chat.older_page': 'Ce choix était d’une page plus ancienne. Voici la page actuelle.',
  'chat.voice': 'Nous ne pouvons pas écouter les messages vocaux. Écrivez ou choisissez.',
  'chat.photo': 'Nous ne pouvons pas lire les photos ici. Écrivez ou choisissez.',
  'chat.secret':
    'Par sécurité, votre code secret ne se tape jamais dans une discussion. Composez {service} pour continuer.',
  'chat.paying_end':
    'Commande {reference}, {total}. La demande {operator} arrive sur votre téléphone : entrez-y votre code secret, jamais ici. Sinon composez {dial}. L’argent est gardé jusqu’à la livraison.',
  'chat.paying_mixed_end':
    'Commande {reference} : {part} du portefeuille, {rest} par {operator}. La demande arrive sur votre téléphone : entrez-y votre code secret. Sinon composez {dial}. L’argent est gardé jusqu’à la livraison.',
  'chat.top_up_end':
    'Recharge {amount}. La demande {operator} arrive sur votre téléphone : entrez-y votre code secret. Sinon composez {dial}. Puis vous recevez un reçu.',
  'chat.cash_end':
    'Commande {reference}, {total} en espèces à la livraison. {shop} va répondre : nous vous écrivons ici.',
  'chat.still_waiting': 'La demande {operator} attend sur votre téléphone : composez {dial}.',
  'chat.quartier_how': 'Écrivez au moins 3 lettres de son nom, par exemple BON.',
  'chat.shop_fee': 'Livraison {fee}',
  'chat.shops_how': 'Choisissez, ou écrivez le code d’un restaurant (2xxx), ou un plat.',
  'chat.who':
    'Bienvenue chez Kwata. WhatsApp ne nous dit pas votre numéro. Écrivez-le (6XXXXXXXX) : nous vous enverrons un code par SMS.',
  'chat.who_again': 'Écrivez votre numéro de téléphone à 9 chiffres, par exemple 670000001.',
  'chat.code_sent': 'Un code à 6 chiffres part par SMS à ce numéro. Écrivez-le ici.',
  'chat.code_wrong': 'Ce n’est pas le bon code. Écrivez le code reçu par SMS, ou un autre numéro.',
  'chat.code_over': 'Ce code n’est plus valable. Écrivez votre numéro pour en recevoir un autre.',
  'chat.code_budget': 'Trop de codes demandés pour ce numéro. Réessayez plus tard.',
  'pin.title': 'Vous êtes près de :',
  'pin.choice': '{quartier}, {landmark}',
  'pin.other': 'Autre quartier',
  'pin.outside': 'Cette position est hors des villes que nous servons. Choisissez votre quartier.',
  'pin.choose': 'Choisir mon quartier',
} as const;
