/** One person on many channels: codes, numbers, messages read again, conversations that travel. */
export const onePerson = {
  'notice.code.link':
    'Kwata: {code} est le code pour ajouter un numéro à votre compte. 10 min. Pas vous? Ne le donnez à personne.',
  'notice.code.prove':
    'Kwata: {code} est votre code pour WhatsApp. 10 min. Pas vous? Ne le donnez à personne.',
  'notice.code.login':
    'Kwata: {code} est votre code de connexion. 10 min. Pas vous? Ne le donnez à personne.',
  'notice.number.linked':
    "Kwata: le {phone} fait maintenant partie de votre compte. Ce n'est pas vous? Écrivez RAPPEL tout de suite.",
  'notice.number.unlinked':
    "Kwata: le {phone} ne fait plus partie de votre compte. Ce n'est pas vous? Écrivez RAPPEL.",
  'notice.number.changed':
    'Kwata: WhatsApp dit que votre numéro est maintenant le {phone}. Votre compte reste ici. Pour le lier: LIER + ce numéro, depuis le nouveau.',
  'account.messages': 'Mes messages',
  'account.numbers': 'Mes numéros',
  'numbers.title': 'Mes numéros',
  'numbers.link': 'Relier à mon autre compte',
  'numbers.remove': 'Retirer le {phone}',
  'numbers.payer': 'Payeur habituel',
  'numbers.blocked': 'Livreurs refusés',
  'numbers.link_ask':
    'Quel numéro a déjà votre compte? Il reçoit un code par SMS, à taper ici. Numéro perdu? Retour, puis Rappelez-moi.',
  'numbers.own': "C'est ce téléphone. Tapez l'autre numéro.",
  'numbers.not_linkable': 'Ce téléphone travaille avec Kwata: il reste seul.',
  'numbers.too_many': 'Trop de codes demandés. Réessayez plus tard.',
  'numbers.code_ask': 'Code de 6 chiffres reçu par SMS au {phone} (10 min):',
  'numbers.not_six': 'Le code a 6 chiffres.',
  'numbers.code_late': 'Code expiré. Demandez-en un autre.',
  'numbers.linked': "C'est fait: un seul compte.",
  'numbers.not_over':
    "Une commande ou de l'argent est encore en cours ici. Une personne regarde et vous appelle.",
  'numbers.remove_ask': 'Retirer le {phone} de votre compte?',
  'numbers.removed': '{phone} retiré.',
  'numbers.payer_ask': 'Qui paie souvent pour vous? Tapez son numéro MoMo/OM.',
  'numbers.payer_none': 'Personne, mon numéro',
  'numbers.payer_noted': "C'est noté.",
  'blocked.title': 'Livreurs refusés. Choisir = accepter de nouveau',
  'blocked.none': 'Aucun livreur refusé.',
  'blocked.undone': 'Ce livreur peut revenir.',
  'blocked.ask': 'Cde {reference}: ne plus avoir ce livreur? Il ne le saura pas.',
  'blocked.done': '{driver} ne viendra plus.',
  'blocked.nobody': "Personne n'a livré cette commande.",
  'track.block': 'Ne plus avoir ce livreur',
  'messages.title': 'Mes messages',
  'messages.none': 'Aucun message.',
  'messages.unread': '*{when} {start}',
  'messages.read': '{when} {start}',
  'returning.title': 'Numéro resté 90 jours sans servir. Est-ce toujours vous?',
  'returning.me': 'Oui, avec mon code Kwata',
  'returning.new': 'Non, numéro nouveau',
  'returning.code': 'Code secret de votre portefeuille Kwata (4 chiffres):',
  'returning.no_code': 'Pas de code sur ce compte. Choisissez Rappelez-moi.',
  'returning.welcome': 'Content de vous revoir.',
  'returning.new_ask':
    "Vous commencez un nouveau compte. L'ancien reste fermé. Est-ce un nouveau numéro pour vous?",
  'prove.title': 'Pour votre sécurité, cette page demande un code par SMS.',
  'prove.send': 'Recevoir le code au {phone}',
  'prove.code': 'Code de 6 chiffres reçu par SMS (10 min):',
  'prove.done': 'Merci, ce WhatsApp est bien à vous.',
  'reply.link_asked': 'Code envoyé par SMS au {phone}. Répondez LIER et ce code (6 chiffres).',
  'reply.link_how':
    'Pour ajouter ce numéro à votre compte: LIER et le numéro du compte, ex: LIER 670000001',
  'reply.linked': "C'est fait: ce numéro et votre compte ne font qu'un. Liste: {service}, Compte.",
  'reply.link_wrong': 'Code faux. Encore {left} essais. LIER et les 6 chiffres.',
  'reply.link_late': 'Ce code ne vaut plus. Demandez-en un autre: LIER et le numéro du compte.',
  'reply.link_own': "C'est ce numéro-ci. LIER et l'autre numéro, celui du compte.",
  'reply.link_not_over':
    "Une commande ou de l'argent est encore en cours sur ce numéro. Une personne regarde et vous appelle.",
  'reply.link_partner': 'Ce téléphone travaille avec Kwata: il reste seul.',
  'reply.link_many': 'Trop de codes demandés. Réessayez plus tard.',
  'reply.renamed': 'Merci {name}. Le livreur vous appellera par ce nom.',
  'reply.rename_how': 'Écrivez PRENOM et votre prénom, ex: PRENOM Awa',
  'reply.no_message': 'Aucun message à relire.',
  'reply.blocked': "{driver} ne viendra plus. Changer d'avis: {service}, Compte, Mes numéros.",
  'reply.block_nobody': "Personne n'a livré cette commande. Ex: BLOQUER 4821",
  'reply.prove_first':
    "Pour cela, prouvez d'abord que ce numéro est à vous: écrivez MENU, puis Compte, ou composez {service}.",
  'reply.number_closed':
    "Ce numéro n'a pas servi depuis 90 jours. Composez {service} pour dire si c'est toujours vous. Aide: RAPPEL",
  'sms.secret_title': 'Code secret',
  'sms.secret': "Il ne s'écrit jamais par SMS. Composez {service}: vous reprenez où vous étiez.",
} as const;
