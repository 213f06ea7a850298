import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';

/** What is the person's own: money, addresses, name, language, and whether offers are wanted. */
export const account = screen({
  goes: ['wallet', 'places', 'rename', 'call_me'],
  runs: {
    setLanguage: { ok: 'account' },
    setOffers: { ok: { to: 'account', remark: () => text('account.offers_noted') } },
  },
  parse: noParams,
  load: async (reads, _, { name, language }) => ({
    name: name ?? '',
    language,
    walletXaf: reads.walletXaf,
    ...(await reads.profile()),
  }),
  show: ({ name, walletXaf, offersWanted }) => ({
    kind: 'menu',
    title: text('account.title', { name: verbatim(name) }),
    choices: [
      { id: 'wallet', label: text('account.wallet', { balance: formatXaf(xaf(walletXaf)) }) },
      { id: 'places', label: text('places.title') },
      { id: 'rename', label: text('account.name') },
      { id: 'language', label: text('home.language') },
      {
        id: offersWanted ? 'offers_off' : 'offers_on',
        label: text(offersWanted ? 'account.offers_off' : 'account.offers_on'),
      },
      { id: 'call_me', label: text('home.call_me') },
    ],
  }),
  next: (input, _, { language }) => {
    const id = input.kind === 'choice' ? input.id : 'wallet';
    switch (id) {
      case 'places':
      case 'rename':
      case 'call_me':
        return { go: id, params: {} };
      case 'language':
        return { run: 'setLanguage', input: { language: language === 'en' ? 'fr' : 'en' } };
      case 'offers_on':
      case 'offers_off':
        return { run: 'setOffers', input: { wanted: id === 'offers_on' } };
      default:
        return { go: 'wallet', params: {} };
    }
  },
});
