// Words that guessing begins with. A password of 12 characters or more is common when nothing is left
// of it but these: `Motdepasse2026!`, `azertyuiopqs`, `kwata-kwata-kwata`, `P@ssw0rd1234`.
const WORDS = `
password passw0rd passphrase motdepasse motpasse mdp secret secrete confidentiel changeme changemoi
welcome bienvenue bonjour bonsoir salut hello letmein entrez ouvretoi login connexion signin admin
administrator administrateur root superuser user utilisateur guest invite test testing demo sample
default temporary temporaire provisoire nouveau newuser support finance dispatch staff console kwata
qwerty qwertyuiop qwertz azerty azertyuiop azertyui asdf asdfgh asdfghjkl qsdf qsdfgh qsdfghjklm zxcv
zxcvbn zxcvbnm wxcv wxcvbn qazwsx qazwsxedc aqwzsx aqwzsxedc zaq abc abcd abcde abcdef abcdefg
abcdefgh abcdefghijkl abcabc aaaa xxxx
iloveyou jetaime ilovegod loveyou lovely amour monamour moncoeur mavie machérie macherie monbebe bebe
cheri cherie doudou chouchou princess princesse prince queen king angel ange soleil sunshine flower
fleur rose lune moon star etoile happy heureux joie love friend friends ami amie family famille mother
maman father papa sister brother soeur frere bonheur liberte freedom victoire victory success succes
god dieu jesus jesuschrist jesuslovesme christ allah mohammed mohamed marie maria saint esprit eglise
church prayer priere amen grace gloire glory blessing benediction sauveur savior seigneur lord
football foot soccer baseball basketball hockey sport champion lion lions indomptable indomptables
lionsindomptables samuel etoo eto roger milla drogba messi ronaldo neymar mbappe chelsea arsenal
liverpool manchester united barcelona barcelone realmadrid madrid juventus bayern psg paris canon
cameroon cameroun kamer mboa douala yaounde bafoussam bamenda garoua maroua limbe buea kribi dschang
bertoua ngaoundere ebolowa edea kumba nkongsamba afrique africa france bonaberi akwa bali deido
makepe bonamoussadi bastos mokolo ndole eru fufu koki miondo bobolo poulet poisson safou mango mangue
orange mtn mtncameroon orangemoney mobilemoney momo camtel nexttel airtel campay noupay wallet money
argent franc francs fcfa cfa bank banque business travail work
master monkey dragon shadow superman batman spiderman pokemon naruto starwars matrix killer hunter
tiger tigre eagle aigle panther panthere elephant snake serpent dog chien cat chat horse cheval
summer ete winter hiver spring printemps autumn automne monday lundi tuesday mardi wednesday mercredi
thursday jeudi friday vendredi saturday samedi sunday dimanche january janvier february fevrier march
mars april avril may mai june juin july juillet august aout september septembre october octobre
november novembre december decembre
computer ordinateur internet google facebook whatsapp youtube gmail yahoo hotmail telephone samsung
tecno itel infinix iphone android nokia windows microsoft server serveur
michael daniel david john jean paul pierre jacques joseph andrew thomas robert charles patrick
christian emmanuel samuel franck junior alain serge eric herve armand brice cedric fabrice jessica
jennifer michelle ashley nicole sandra marie claire christine pauline mireille aminata fatima aicha
trustno nothing rien quoi whatever azazel fuckyou fuck merde putain
`
  .trim()
  .split(/\s+/);

/** Digits and signs that stand for letters. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

const KNOWN: ReadonlySet<string> = new Set(WORDS.map(lettersOf));
const LONGEST = Math.max(...[...KNOWN].map((word) => word.length));
/** Shorter rests do not make anything hard to guess. */
const REST_MAX = 3;

function lettersOf(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function unleet(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => LEET[sign] ?? sign);
}

/**
 * Whether a list of guesses would find it soon: common words (and those given, such as its owner's
 * name) with figures and signs around them, one short piece again and again, or a run of the keyboard.
 */
export function isCommonPassword(password: string, own: readonly string[] = []): boolean {
  const known = new Set([...KNOWN, ...own.map(lettersOf).filter((word) => word.length > 2)]);
  if (isRepeated(password.toLowerCase()) || isRun(password)) return true;
  return [lettersOf(password), lettersOf(unleet(password))].some(
    (letters) => unexplained(letters, known) <= REST_MAX,
  );
}

/** How many letters are left at the least when known words are taken out. */
function unexplained(letters: string, known: ReadonlySet<string>): number {
  const least = [0];
  for (let end = 1; end <= letters.length; end += 1) {
    const found = Array.from({ length: Math.min(end, Math.max(LONGEST, 40)) }, (_, at) => at + 1)
      .filter((length) => known.has(letters.slice(end - length, end)))
      .map((length) => least[end - length] ?? end);
    least[end] = Math.min((least[end - 1] ?? 0) + 1, ...found);
  }
  return least[letters.length] ?? 0;
}

/** `abcabcabcabc`: a piece of at most a third of it. */
function isRepeated(password: string): boolean {
  return /^(.{1,6}?)\1{2,}.{0,5}$/s.test(password) && new Set(password).size <= 6;
}

/** Each character next to the one before, up or down: `abcdefghijkl`, `987654321098`. */
function isRun(password: string): boolean {
  const codes = [...password].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => Math.abs(code - (codes[index] ?? 0)));
  return steps.filter((step) => step > 1).length <= 1;
}
