interface ChatWords {
  /** The face of a phone that chats, and the one with keys. */
  chat: string;
  keys: string;
  chatOn: string;
  online: string;
  typing: string;
  chatTo: string;
  emptyChat: string;
  place: string;
  voice: string;
  photo: string;
  sendPlace: string;
  choosePlace: string;
  latitude: string;
  longitude: string;
  badPlace: string;
  voiceNote: string;
  photoNote: string;
  oneTick: string;
  twoTicks: string;
  noOffer: string;
  viaUssd: string;
  viaSms: string;
  viaWhatsapp: string;
  chatAtHand: readonly string[];
  /** Companies by their name in the books, as a person says it. */
  carriers: Record<string, string>;
}

const carriers = {
  africastalking: 'Africa’s Talking',
  twilio: 'Twilio',
  kannel: 'Kannel',
  smpp: 'SMPP',
  mtn: 'MTN',
  cloud: 'Cloud API',
  whatsapp_cloud: 'Cloud API',
  twilio_whatsapp: 'Twilio',
};

const fr: ChatWords = {
  chat: 'WhatsApp',
  keys: 'Touches',
  chatOn: 'A WhatsApp',
  online: 'en ligne',
  typing: 'écrit…',
  chatTo: 'Message',
  emptyChat: 'Écrivez « Bonjour ».',
  place: 'Position',
  voice: 'Message vocal',
  photo: 'Photo',
  sendPlace: 'Envoyer ma position',
  choosePlace: 'Où êtes-vous ?',
  latitude: 'Latitude',
  longitude: 'Longitude',
  badPlace: 'Latitude de -90 à 90, longitude de -180 à 180.',
  voiceNote: 'Message vocal, 0:07',
  photoNote: 'Photo',
  oneTick: 'envoyé',
  twoTicks: 'lu',
  noOffer: 'Ce choix n’est plus dans la conversation.',
  viaUssd: 'USSD par',
  viaSms: 'SMS par',
  viaWhatsapp: 'WhatsApp par',
  chatAtHand: ['Bonjour', '2 koki 1 jus', 'CHERCHE poulet'],
  carriers,
};

const en: ChatWords = {
  chat: 'WhatsApp',
  keys: 'Keys',
  chatOn: 'Has WhatsApp',
  online: 'online',
  typing: 'typing…',
  chatTo: 'Message',
  emptyChat: 'Write “Hello”.',
  place: 'Location',
  voice: 'Voice message',
  photo: 'Photo',
  sendPlace: 'Send my location',
  choosePlace: 'Where are you?',
  latitude: 'Latitude',
  longitude: 'Longitude',
  badPlace: 'Latitude from -90 to 90, longitude from -180 to 180.',
  voiceNote: 'Voice message, 0:07',
  photoNote: 'Photo',
  oneTick: 'sent',
  twoTicks: 'read',
  noOffer: 'This choice is not in the chat any more.',
  viaUssd: 'USSD by',
  viaSms: 'SMS by',
  viaWhatsapp: 'WhatsApp by',
  chatAtHand: ['Hello', '2 koki 1 juice', 'SEARCH chicken'],
  carriers,
};

/** What the WhatsApp face of a phone says. */
export const chatWords: Record<'fr' | 'en', ChatWords> = { fr, en };
