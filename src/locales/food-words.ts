/**
 * What people call the same thing in French, English, Pidgin and text-message spelling; folded, lower
 * case, singular. The first word of a row stands for the others, and is no better than they are.
 */
export const SAME_WORDS = rows(`
  poulet poule polet pule chicken fowl chiken chikin fawl
  poisson fish fich pwason
  viande boeuf beef meat beaf
  crevette shrimp prawn gambas
  jus juice djus
  eau water wata tangui supermont
  riz rice
  haricot bean
  beignet puffpuff
  pain bread
  oeuf egg
  lait milk
  bouillie pap
  cafe coffee
  biere beer
  frite fries chip
  pomme potato patate
  plantain plantin
  braise grille roti roast roasted grilled braisee grillee
  frit fried
  demi half moitie
  entier whole
  porc pork cochon
  mouton mutton
  chevre goat
  crabe crab
  langouste lobster
  maquereau mackerel makro
  bar bass
  follere folere hibiscus bissap foleree
  gingembre ginger djindja
  corossol soursop
  pamplemousse grapefruit
  cola coca coke
  manioc cassava
  macabo cocoyam
  couscous fufu foufou
  mais corn maize
  legume green vegetable
  ndole bitterleaf doleh
  pistache egusi
  arachide groundnut peanut
  gombo okra
  yaourt yogurt yoghurt
  gateau cake
  gaz gas
  bouteille bottle cylinder
  charbon charcoal
  bougie candle
  lampe lamp torche
  huile oil
  sucre sugar
  savon soap
  tomate tomato
  couche nappy nappie diaper pampers
  lessive detergent
  paracetamol paracet
  moustiquaire mosquito
  preservatif condom capote
  soya suya
  kilichi kilishi
  taro achu
  omelette omelet
  spaghetti spag spagheti
  brochette skewer stick
  aile wing
  noir black
  jaune yellow
  petit small
  moyen medium
  grand large big gros grosse
  peu little
  fort hot
  blanc white
  pepper pepe
`);

/** Several words that count as one. */
export const FOOD_PHRASES: readonly (readonly [string, string])[] = [
  ['puff puff', 'puffpuff'],
  ['une dizaine', 'dix'],
  ['une douzaine', 'douze'],
  ['a dozen', 'douze'],
  ['d g', 'dg'],
  ['directeur general', 'dg'],
  ['soft drink', 'soda'],
  ['soft drinks', 'soda'],
  ['pomme de terre', 'pomme'],
  ['pommes de terre', 'pomme'],
  ['en plus', 'extra'],
  ['i wan', 'want'],
  ['a wan', 'want'],
  // They speak of an order that was, or of none.
  ['merci pour', 'pas'],
  ['thanks for', 'pas'],
  ['thank you for', 'pas'],
  ['ai commande', 'pas'],
  ['avais commande', 'pas'],
  ['have ordered', 'pas'],
  ['no want', 'pas'],
  ['no get', 'pas'],
  ['how far', 'pas'],
  ['sans piment', 'nopepper'],
  ['pas de piment', 'nopepper'],
  ['without pepper', 'nopepper'],
  ['no pepper', 'nopepper'],
  ['no pepe', 'nopepper'],
  ['peu de piment', 'peu'],
  ['peu piment', 'peu'],
  ['peu pimente', 'peu'],
  ['a little pepper', 'peu'],
  ['little pepper', 'peu'],
  ['small pepper', 'peu'],
  ['beaucoup de piment', 'fort'],
  ['bien pimente', 'fort'],
  ['tres pimente', 'fort'],
  ['piment fort', 'fort'],
  ['plenty pepper', 'fort'],
  ['hot pepper', 'fort'],
];

/** They name what many dishes hold, so alone they name no dish. */
export const COMMON_PARTS = words(`
  viande poisson poulet crevette plantain riz pain haricot mais lait frite pomme manioc couscous
  tomate oeuf sauce braise frit saute special demi entier noir jaune legume eau piment banane fraiche
  porc mouton chevre petit grand moyen extra soupe soup brochette vert green french natural naturel`);

/** Before a dish they only say how it is made or how much of it. */
export const SIZES_AND_MANNERS = words('demi entier petit grand moyen special extra');

export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  [
    'un une one wan',
    'deux two de2 deu tu',
    'trois three tri troi',
    'quatre four katre',
    'cinq five',
    'six',
    'sept seven',
    'huit eight',
    'neuf nine',
    'dix ten dizaine',
    'onze eleven',
    'douze twelve douzaine dozen',
    'treize thirteen',
    'quatorze fourteen',
    'quinze fifteen',
    'seize sixteen',
    'dixsept seventeen',
    'dixhuit eighteen',
    'dixneuf nineteen',
    'vingt twenty',
  ].flatMap((row, at) => row.split(' ').map((word) => [word, at + 1] as const)),
);

/** Small words of a dish's name, which nobody has to say. */
export const SMALL_WORDS = words(`
  de du des d la le les l et and with avec au aux a of the en or ou cl ml`);

export const AND_WORDS = words('et and plus puis then ainsi n');
export const WITH_WORDS = words('avec with wit wif');

/** Around an order they change nothing. */
export const ORDER_FILLER = words(`
  je j veux voudrais voulais vx prends prend prendre vais va aimerais souhaite commande commander cmd
  commandes order buy acheter achete besoin il me moi mwa m faut faudrait donne donnez donner apporte
  apportez envoie envoyez envoyer livre livrez livrer mets mettez ajoute ajoutez fais faites
  preparez prepare gimme give get bring send want wan like need take have would could can you vous
  nous on veut voulons prenons i we a an the le la les l des du de d of for to my your please
  pls plz abeg svp stp s te plait sil si bonjour bonsoir bjr bsr salut hello hi hey good morning
  evening afternoon merci thanks thank mama tata chef boss patron madame monsieur mme mr sista sister
  bro oga massa plat plats plate plates assiette assiettes portion portions bol bols verre verres
  tas fois times time x chacun each alors donc ok okay oui yes maintenant now vite ici here
  dey make una wuna wey na house maison manger eat food chop aussi also seulement only
  juste just pour que qu est ce ces mon ma mes peux peut pouvez avoir from chez at in dans
  restaurant resto bien don sef den some us faim hungry carry come tous all svpl ooo oh
  eh ehh hein kindly em dem them total ensemble together avecque am
  cherche chercher find search trouve trouver look looking ai y beg
  au aux aujourd hui much some il mami maman papa soeur frere ami amis femme mari enfants finalement frais non`);

/** Not now: nothing is delivered later, so it has to be said. */
export const LATER_WORDS = words(`
  soir tonight demain tomorrow tantot later dimanche lundi mardi mercredi jeudi vendredi samedi
  sunday monday tuesday wednesday thursday friday saturday weekend apresmidi heures heure oclock nuit`);

/** With one of these the sentence tells, complains, refuses or cancels: it is no order. */
export const NO_ORDER_WORDS = words(`
  pas ne jamais jms rien manque manquait manquant froid froide recu annule annuler annulez cancel
  retard ou etait etaient avais avait avions hier mange cold missing late never not dont lieu
  rembourser remboursez remboursement refund was were wrong mauvais pourquoi why where yesterday
  attends attend attendons waiting livreur driver oublie forgot perdu lost renverse gate pourri
  instead without sans nobody aucun aucune personne quand when parti arrive arrivee
  receive received paye payer paid pay fini finished stop trop too cuit brule burnt dirty
  probleme problem monnaie change client prepares vend vends sell vendez hate deteste aime`);

/** They ask for a price or whether something is there. */
export const ASKING_WORDS = words(`
  combien prix price cost coute coutent cout quel quelle quels quelles which what howmuch
  disponible available menu liste list kel weti wetin moins how savoir cheap cher max maximum under`);

/** Ordinary words that are one slip away from the name of a dish. */
export const NEVER_FOOD = words(`
  boulot poste moitie ville village table tables fille grande mari marie maria pris prise prix
  seul seule solde coin carte porte portes barre barres salle tard tout toute gare gars
  cote cotes cite route rue pied pieds vente mode note peur heure sauter route brise
  baisse saison raison maison poison boisson boissons bonne bonnes bon forte
  please plant plante plan plane police cook book look face place pouvez poser pousse
  pharmacie carrefour marche station portail derriere devant ecole eglise immeuble etage
  cousin cousins couloir courses course temps tante tantes mois moins main mains matin fond
  rond ronde sucette lettre lutte lundi suite sujet super supermarche quick
  fete fetes ferme fermes former forme porter port ports bord barbe base basse bosse rouler
  chaque chose choses chaud chaude cherche cher chere checher paquet paquets packet
  sorry story sauver savoir avoir voir voiture sortie sortir lire libre livre livres`);

/** For each word the kind of dish that a shop's list calls by another name. */
export const KINDS_OF_FOOD: ReadonlyMap<string, readonly string[]> = new Map(
  [
    'boisson drink boire beverage rafraichissement: drinks',
    'grillade grill: grill',
    'dejeuner breakfast petitdejeuner: breakfast',
    'accompagnement side complement: side',
    'patisserie bakery viennoiserie: bakery cake',
    'medicament medicine medoc: otc',
    'epicerie groceries: groceries',
    'bebe baby: baby',
  ].flatMap((row) => {
    const [said = '', kinds = ''] = row.split(':');
    return said.split(' ').map((word) => [word, kinds.trim().split(' ')] as const);
  }),
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

function rows(list: string): ReadonlyMap<string, string> {
  return new Map(
    list
      .trim()
      .split('\n')
      .flatMap((row) => {
        const [first = '', ...others] = row.trim().split(/\s+/);
        return [first, ...others].map((word) => [word, first] as const);
      }),
  );
}
