import type { FaultKey, FaultMode } from '../faults.js';

interface PanelWords {
  faultsTitle: string;
  booksTitle: string;
  closePanel: string;
  clearFaults: string;
  noFault: string;
  activeFaults: string;
  howOften: string;
  always: string;
  half: string;
  tenth: string;
  once: string;
  /** `{n}` times. */
  struck: string;
  providers: Record<string, string>;
  verbs: Record<FaultKey, string>;
  modes: Record<FaultMode | 'none', string>;
  books: Record<string, string>;
  book: string;
  filter: string;
  allStates: string;
  row: string;
  rows: string;
  newest: string;
  kinds: Record<string, string>;
  columns: Record<string, string>;
}

const providers = {
  campay: 'CamPay',
  noupay: 'NouPay',
  africastalking: 'Africa’s Talking',
  twilio: 'Twilio',
  kannel: 'Kannel',
};

const fr: PanelWords = {
  faultsTitle: 'Pannes',
  booksTitle: 'Livres',
  closePanel: 'Fermer le panneau',
  clearFaults: 'Tout réparer',
  noFault: 'Tout marche.',
  activeFaults: 'En panne :',
  howOften: 'combien de fois',
  always: 'toujours',
  half: '1 fois sur 2',
  tenth: '1 fois sur 10',
  once: 'une seule fois',
  struck: 'a frappé {n} fois',
  providers,
  verbs: {
    'campay.token': 'Connexion à CamPay',
    'campay.collect': 'Demander de l’argent',
    'campay.status': 'Lire un paiement',
    'campay.withdraw': 'Verser de l’argent',
    'campay.mass_payout': 'Verser à plusieurs',
    'campay.mass_payout_status': 'Lire ces versements',
    'campay.history': 'Lire l’historique',
    'campay.balance': 'Lire le solde',
    'campay.holder_info': 'Nom du titulaire',
    'campay.webhook': 'Avis de paiement',
    'noupay.collect': 'Demander de l’argent (NouPay)',
    'noupay.status': 'Lire un paiement (NouPay)',
    'noupay.lookup': 'Chercher un paiement',
    'noupay.webhook': 'Avis de paiement (NouPay)',
    'africastalking.sms': 'Envoyer un SMS',
    'africastalking.inbound': 'SMS reçu',
    'africastalking.delivery': 'Accusé de remise',
    'africastalking.optout': 'Refus des SMS',
    'africastalking.ussd': 'Page USSD',
    'africastalking.events': 'Fin de session',
    'twilio.send': 'Envoyer un SMS',
    'twilio.inbound': 'SMS reçu',
    'twilio.report': 'Accusé de remise',
    'whatsapp_cloud.send': 'Envoyer sur WhatsApp',
    'whatsapp_cloud.inbound': 'Message WhatsApp reçu',
    'whatsapp_cloud.report': 'Accusé WhatsApp',
    'kannel.send': 'Envoyer un SMS',
    'kannel.inbound': 'SMS reçu',
    'kannel.report': 'Accusé de remise',
  },
  modes: {
    none: 'marche',
    down: 'injoignable',
    slow: 'lent',
    reset: 'coupé en route',
    garbage: 'réponse illisible',
    http_500: 'erreur 500',
    refuse: 'refusé',
    timeout_after_accept: 'fait, réponse perdue',
    duplicate: 'en double',
    reorder: 'dans le désordre',
    lose_webhook: 'avis perdu',
    late_webhook: 'avis en retard',
    wrong_amount: 'mauvais montant',
    failed_then_success: 'échec, puis succès',
    fails: 'accepté, puis échec',
    http_429: 'trop de demandes',
  },
  books: {
    payments: 'Paiements',
    messages: 'Messages',
    webhooks: 'Avis',
    sessions: 'Sessions',
  },
  book: 'Livre',
  filter: 'Filtrer',
  allStates: 'tous les états',
  row: '1 ligne',
  rows: '{n} lignes',
  newest: '(les {n} dernières)',
  kinds: { collect: 'encaissement', withdraw: 'versement', mt: 'reçu', mo: 'envoyé' },
  columns: {
    at: 'Heure',
    what: 'Quoi',
    phone: 'Téléphone',
    amount: 'Demandé',
    moved: 'Passé',
    state: 'État',
    reason: 'Raison',
    reference: 'Référence',
    ours: 'Notre référence',
    text: 'Texte',
    size: 'SMS',
    says: 'Dit',
    tries: 'Essais',
    answer: 'Réponse',
    fault: 'Panne',
    code: 'Code',
    hops: 'Pages',
    lasted: 'Durée',
  },
};

const en: PanelWords = {
  faultsTitle: 'Faults',
  booksTitle: 'Books',
  closePanel: 'Close the panel',
  clearFaults: 'Repair all',
  noFault: 'All works.',
  activeFaults: 'Faulty:',
  howOften: 'how often',
  always: 'always',
  half: '1 in 2',
  tenth: '1 in 10',
  once: 'once only',
  struck: 'struck {n} times',
  providers,
  verbs: {
    'campay.token': 'Logging in to CamPay',
    'campay.collect': 'Asking for money',
    'campay.status': 'Reading a payment',
    'campay.withdraw': 'Paying out',
    'campay.mass_payout': 'Paying out to many',
    'campay.mass_payout_status': 'Reading those payouts',
    'campay.history': 'Reading the history',
    'campay.balance': 'Reading the balance',
    'campay.holder_info': 'Name of the holder',
    'campay.webhook': 'Payment notice',
    'noupay.collect': 'Asking for money (NouPay)',
    'noupay.status': 'Reading a payment (NouPay)',
    'noupay.lookup': 'Looking for a payment',
    'noupay.webhook': 'Payment notice (NouPay)',
    'africastalking.sms': 'Sending an SMS',
    'africastalking.inbound': 'SMS received',
    'africastalking.delivery': 'Delivery report',
    'africastalking.optout': 'Opt-out of SMS',
    'africastalking.ussd': 'USSD page',
    'africastalking.events': 'End of session',
    'twilio.send': 'Sending an SMS',
    'twilio.inbound': 'SMS received',
    'twilio.report': 'Delivery report',
    'whatsapp_cloud.send': 'Sending on WhatsApp',
    'whatsapp_cloud.inbound': 'WhatsApp message received',
    'whatsapp_cloud.report': 'WhatsApp receipt',
    'kannel.send': 'Sending an SMS',
    'kannel.inbound': 'SMS received',
    'kannel.report': 'Delivery report',
  },
  modes: {
    none: 'works',
    down: 'out of reach',
    slow: 'slow',
    reset: 'cut on the way',
    garbage: 'unreadable answer',
    http_500: 'error 500',
    refuse: 'refused',
    timeout_after_accept: 'done, answer lost',
    duplicate: 'twice',
    reorder: 'out of order',
    lose_webhook: 'notice lost',
    late_webhook: 'notice late',
    wrong_amount: 'wrong amount',
    failed_then_success: 'failed, then done',
    fails: 'accepted, then failed',
    http_429: 'too many requests',
  },
  books: {
    payments: 'Payments',
    messages: 'Messages',
    webhooks: 'Notices',
    sessions: 'Sessions',
  },
  book: 'Book',
  filter: 'Filter',
  allStates: 'all states',
  row: '1 row',
  rows: '{n} rows',
  newest: '(the newest {n})',
  kinds: { collect: 'collected', withdraw: 'paid out', mt: 'received', mo: 'sent' },
  columns: {
    at: 'Time',
    what: 'What',
    phone: 'Phone',
    amount: 'Asked',
    moved: 'Moved',
    state: 'State',
    reason: 'Reason',
    reference: 'Reference',
    ours: 'Our reference',
    text: 'Text',
    size: 'SMS',
    says: 'Says',
    tries: 'Tries',
    answer: 'Answer',
    fault: 'Fault',
    code: 'Code',
    hops: 'Pages',
    lasted: 'Took',
  },
};

/** What the panels of faults and books say: technical, for whoever shows the product. */
export const panelWords: Record<'fr' | 'en', PanelWords> = { fr, en };
