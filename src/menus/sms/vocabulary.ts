/**
 * Words that are not commands, folded, in French, English, Pidgin and text-message spelling. Each
 * list says what a word does to a message; a word in none of them is unknown.
 */

/** Around a verb they change nothing; alone they are thanks, a greeting or "understood". */
export const POLITE = words(`
  SVP STP PLS PLZ PLEASE PLEASURE ABEG MERCI MERCY MCI MRC THANKS THANK THX TKS TNX TY
  CHEF BOSS PATRON PATRONNE OGA GRAND MONSIEUR MR MME MADAME MADAM SIR BRO BRA FRERE SISTER SIS
  MASSA BONJOUR BJR BONSOIR BSR SALUT SLT CC COUCOU HELLO HI HEY YO GREETING ACK`);

/** The polite words that end a conversation when `ok` stands beside them. */
export const THANKING = words('MERCI MERCY MCI MRC THANKS THANK THX TKS TNX TY ACK');

/** What may stand beside a digit that answers a question. */
export const ANSWER_WORDS = words(`
  CHOIX CHOICE OPTION REPONSE ANSWER NUM NUMERO NUMBER LE THE N CDE COMMANDE`);

/** Alone they are small talk that wants no answer. */
const SMALL_TALK = words(`
  BEAUCOUP MUCH VERY BIEN COOL SUPER PARFAIT PERFECT TOP NICE GREAT GOOD DACC DAC DACCORD COMPRIS
  RECU NOTED ROGER WELL FINE ALRIGHT BYE CIAO ASHIA AMEN LOL MDR BON BONNE AUREVOIR TOUS ALL FOR`);

/** Nouns and small words that stand beside a command and mean nothing to it. */
export const FILLER = words(`
  LE LA LES L UN UNE DES DU DE D A AU AUX MON MA MES TON TA VOTRE VOS NOTRE CE CETTE CET C EST
  J AI JE SUIS ON AVONS AVEZ VOUS NOUS TU IL ELLE COMMANDE COMMANDES CDE CDES COM COURSE COURSES
  RIDE RIDES LIVRAISON DELIVERY CLIENT CLIENTE CUSTOMER PLAT PLATS REPAS FOOD COLIS ITEM ITEMS
  ARTICLE ARTICLES NUM NUMERO NUMEROS NUMBER N NR NRO REF REFERENCE DANS IN POUR FOR ET AND THE AN
  IS AM ARE I MY IT ITS WE HAVE HAS BEEN DEJA ALREADY NOW MAINTENANT VOICI HERE TRES EN FR O DON
  DEY E NA SEF DEN DELIVERED TO AT OF CHOIX CHOICE OPTION REPONSE ANSWER ALORS DONC HEIN
  MINUTE MINUTES MIN MN MINS JUSTE JUST VIENS VIENT ETE`);

/** What an order may be called right before its number. */
export const ORDER_NOUN = words('COMMANDE CDE CDES COM COURSE RIDE ORDER CMD REF REFERENCE');

/** They turn a sentence round: `pas encore PRET 4821`. */
export const NEGATION = words(`
  PAS PA NE JAMAIS JMS AUCUN AUCUNE SANS NI RIEN NOT NEVER NEVA NEITHER WITHOUT DONT DOESNT DIDNT
  ISNT WASNT ARENT WONT CANT CANNOT COULDNT HAVENT HASNT AINT NOTHING`);

export const QUESTION = words(`
  COMBIEN QUAND POURQUOI PKOI PK PQ COMMENT QUEL QUELLE QUELS QUELLES QUI QUOI KOI KAN WHERE WHEN
  WHY HOW WHAT WHICH WHO WETI WETIN WUSAI QUESTION`);

/** Later, perhaps, or somebody else's words: the sentence does not say that it happened. */
export const HEDGE = words(`
  SERA SERONT SERAIT VA VAIS VONT ALLONS BIENTOT PRESQUE ALMOST SOON WILL GOING GO GONNA IF SI
  DEMAIN TOMORROW HIER YESTERDAY VEUT VEUX VEULENT VOULAIT WANT WANTS DIT DISENT DIRE SAID SAY SAYS
  TELL DEMANDE DEMANDENT ASK ASKED ASKS ATTENDS ATTEND ATTENDEZ WAIT WAITING PEUT PEUX POUVEZ CAN
  COULD SHOULD MUST DOIT DOIS FAUT FAUDRA OU OR MAIS BUT ENCORE STILL APRES AFTER AVANT BEFORE
  SINON LATER TARD SHALL WOULD ESSAIE TRY TRYING SOIT`);

/** How our own messages speak; a person who answers does not. */
export const OUR_WORDS = words('REPONDEZ ECRIVEZ ENVOYEZ AJOUTEZ REPLY');

export const MINUTES = words('MIN MINS MN MNS M MINUTE MINUTES');
export const HOURS = words('H HEURE HEURES HOUR HOURS HR HRS');
export const MONEY = words('F FR FRS CFA FCFA XAF FRANC FRANCS K FRC');

/** Ordinary words one slip away from a verb; they are never taken for it. */
export const NEVER_REPAIRED = words(`
  PRIX PRES PRIE PRISON LIBRE LIVRES LIVREUR FRERE CAUSE CAUSES DATE RATE HATE LAST LATER LASTE
  GATE MATE PLATE ZONE ONE GONE NONE BONE TONE DON CADEAU BALL TALL HALL CELL FALL WALL READ HEADY
  FREED TREE FIN FINIR FINE FIND ARRETE ARRIVE ARRIVEE PRETER OUVRE OPENS HOPE CASE CAISSON
  CASSE LACE FACE RACE PLACE AIDER AIME ORDRE BORDER OLDER OFFER OFFRE COUDE MODE CORE CADE CORD
  SOLE SOLDAT SUIVRE SUITE STATES STAMP SMOCK SHOCK STICK STUCK DISCO BUSH BUST BUSES RUSHY AREN
  PREY GREY PREP PRIT PRISE PRIME ABSENCE PICKET PICKLE PACKED KICKED LICKED TICKED RETARDE HELD
  HELLO KELP HEAP ARIA AREN HIER LIEN LIEU PLIER LINE LIKE PINK SINK GAME SAME CAME LAME FAME NAMED
  BLACK BLOC BLOCS CLOCK FLOCK MASSAGE MASSAGES`);

/** Several words that say one thing, and what they count as. */
export const PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...stopPhrases(),
    'S IL VOUS PLAIT': 'SVP',
    'SIL VOUS PLAIT': 'SVP',
    'S IL TE PLAIT': 'STP',
    'SIL TE PLAIT': 'STP',
    'SI VOUS PLAIT': 'SVP',
    'I BEG': 'ABEG',
    'THANK YOU': 'THANKS',
    'THANK U': 'THANKS',
    'TANK YOU': 'THANKS',
    'GOD BLESS YOU': 'THANKS',
    'GOOD MORNING': 'GREETING',
    'GOOD AFTERNOON': 'GREETING',
    'GOOD EVENING': 'GREETING',
    'GOOD NIGHT': 'GREETING',
    'GOOD DAY': 'GREETING',
    'BON TRAVAIL': 'GREETING',
    'BONNE JOURNEE': 'GREETING',
    'BONNE SOIREE': 'GREETING',
    'BONNE NUIT': 'GREETING',
    'BON APPETIT': 'GREETING',
    'A BIENTOT': 'GREETING',
    'CA VA': 'GREETING',
    'D ACCORD': 'ACK',
    'PAS DE SOUCI': 'ACK',
    'PAS DE SOUCIS': 'ACK',
    'PAS DE PROBLEME': 'ACK',
    'NO PROBLEM': 'ACK',
    'NO WAHALA': 'ACK',
    'NO WORRIES': 'ACK',
    'OU EST MON ARGENT': 'ARGENT',
    'WHERE IS MY MONEY': 'MONEY',
    'TOP UP': 'TOPUP',
    'OU EST': 'QUESTION',
    'OU SONT': 'QUESTION',
    'OU EN': 'QUESTION',
    'EST CE': 'QUESTION',
    'C EST QUOI': 'QUESTION',
    'HOW FAR': 'QUESTION',
    'ISN T': 'ISNT',
    'DON T': 'DONT',
    'DOESN T': 'DOESNT',
    'DIDN T': 'DIDNT',
    'WASN T': 'WASNT',
    'AREN T': 'ARENT',
    'WON T': 'WONT',
    'CAN T': 'CANT',
    'HAVEN T': 'HAVENT',
    'HASN T': 'HASNT',
    'N EST': 'NE',
    'N A': 'NE',
    'N AI': 'NE',
    'N ONT': 'NE',
    'N AVONS': 'NE',
  }),
);

export const LONGEST_PHRASE = 4;

/** The words that a phrase can begin with. */
export const PHRASE_STARTS: ReadonlySet<string> = new Set(
  Array.from(PHRASES.keys(), (phrase) => phrase.split(' ', 1)[0] ?? ''),
);

/** Thanks, greetings and "understood", and what surrounds them. */
export function isSmallTalk(word: string): boolean {
  return POLITE.has(word) || SMALL_TALK.has(word);
}

/** `STOP PROMO`, `ARRET TOUT`: which messages are to stop, in two words. */
function stopPhrases(): Record<string, string> {
  const promo = ['PROMO', 'PROMOS', 'PUB', 'PUBS', 'OFFRE', 'OFFRES', 'OFFERS', 'ADS'];
  const all = ['TOUT', 'TOUS', 'ALL', 'EVERYTHING'];
  const phrases = (after: string[], means: string) =>
    ['STOP', 'ARRET'].flatMap((stop) => after.map((word) => [`${stop} ${word}`, means]));
  return Object.fromEntries([...phrases(promo, 'STOPPROMO'), ...phrases(all, 'STOPALL')]) as Record<
    string,
    string
  >;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
