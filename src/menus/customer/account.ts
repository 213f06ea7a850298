import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';

/** What is the person's own: money, addresses, name, language, notices; and help. */
export const account = screen({
  goes: ['wallet', 'places', 'rename', 'notices', 'help', 'messages', 'numbers', 'call_me'],
  runs: {
    setLanguage: { ok: 'account' },
  },
  parse: noParams,
  load: (reads, _, { name, language }) => ({
    name: name ?? '',
    language,
    walletXaf: reads.walletXaf,
  }),
  show: ({ name, walletXaf }) => ({
    kind: 'menu',
    title: text('account.title', { name: verbatim(name) }),
    choices: [
      { id: 'wallet', label: text('account.wallet', { balance: formatXaf(xaf(walletXaf)) }) },
      { id: 'places', label: text('places.title') },
      { id: 'rename', label: text('account.name') },
      { id: 'language', label: text('home.language') },
      { id: 'notices', label: text('account.notices') },
      { id: 'call_me', label: text('home.call_me') },
      { id: 'messages', label: text('account.messages') },
      { id: 'numbers', label: text('account.numbers') },
      { id: 'help', label: text('account.help') },
    ],
  }),
  next: (input, _, { language }) => {
    const id = input.kind === 'choice' ? input.id : 'wallet';
    switch (id) {
      case 'places':
      case 'rename':
      case 'notices':
      case 'help':
      case 'messages':
      case 'numbers':
      case 'call_me':
        return { go: id, params: {} };
      case 'language':
        return { run: 'setLanguage', input: { language: language === 'en' ? 'fr' : 'en' } };
      default:
        return { go: 'wallet', params: {} };
    }
  },
});
