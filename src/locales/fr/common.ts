/**
 * Words that no single screen owns. All catalogues hold full French, accents included, in the
 * polite form; USSD folds it to ASCII and SMS to GSM-7 at the edge.
 */
export const common = {
  'key.more': 'Suite',
  'key.previous': 'Précédent',
  'key.back': 'Retour',
  'key.home': 'Accueil',
  'answer.yes': 'Oui',
  'answer.no': 'Non',

  'choice.unknown': 'Choix {input} inconnu. Tapez 1 à {last}.',
  'choice.unknown_here': 'Choix {input} inconnu. Voyez les numéros.',
  'choice.help': "Besoin d'aide? Envoyez RAPPEL par SMS au {service}, on vous appelle.",
  'input.number': 'Tapez un nombre de 1 à {last}.',
  'input.length': 'Écrivez de 2 à {max} lettres.',
  'input.one_at_a_time': 'Une réponse à la fois, sans *.',
  'input.empty': 'Écrivez votre réponse.',

  'failure.busy': "Trop de monde en ce moment. Rappelez dans une minute. Rien n'est perdu.",
  'failure.unexpected':
    "Désolé, une erreur est arrivée. Rappelez pour continuer. Rien n'est perdu.",
  'failure.session_long': 'La session est trop longue. Rappelez pour continuer où vous étiez.',
  'failure.foreign_number': 'Kwata sert les numéros du Cameroun (+237).',

  'sms.reply_range': 'Répondez 1 à {last}',
  'sms.reply_number': 'Répondez par le numéro',

  'minutes.range': '{from}-{to} min',
  'count.dish_one': '1 plat',
  'count.dish_many': '{count} plats',
  'vehicle.moto': 'moto',
  'vehicle.car': 'voiture',
  'vehicle.tricycle': 'tricycle',
  'vehicle.bicycle': 'vélo',
  'vehicle.foot': 'à pied',
} as const;
