/** One person on many channels: codes, numbers, messages read again, conversations that travel. */
export const onePerson = {
  'notice.code.link':
    'Kwata: {code} est le code pour ajouter un numéro à votre compte. 10 min. Pas vous? Ne le donnez à personne.',
  'notice.code.prove':
    'Kwata: {code} est votre code pour WhatsApp. 10 min. Pas vous? Ne le donnez à personne.',
  'notice.code.login':
    'Kwata: {code} est votre code de connexion. 10 min. Pas vous? Ne le donnez à personne.',
} as const;
