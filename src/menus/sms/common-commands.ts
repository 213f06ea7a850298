import { nationalNumber } from '../../lib/phone.js';
import { text, type Text } from '../../locales/index.js';
import { movementWords } from '../movement-words.js';
import { action, answer, type Handler, type Situation } from './action.js';
import type { Command } from './parsed.js';
import { ABOUT_AN_ORDER } from './replies.js';
import { trackWords } from './track-words.js';
import { joinTexts, money, theOrder } from './words.js';

const byReference = ({ reference }: Command) => ({ reference });

const track = action('trackOrder', byReference, {
  ok: (facts, _, situation) => trackWords(facts, situation),
  ...ABOUT_AN_ORDER,
});

const tellCode = action('tellCode', byReference, {
  ok: ({ reference, code }) => text('reply.code', { reference, code }),
  ...ABOUT_AN_ORDER,
  with_receiver: (_, { reference }) =>
    text('reply.code_with_receiver', { order: theOrder(reference) }),
  not_yet: (_, { reference }) => text('reply.code_not_yet', { order: theOrder(reference) }),
  closed: (_, { reference }) => text('reply.code_closed', { order: theOrder(reference) }),
});

/** As many movements as one SMS holds beside the balance (PAY-10). */
const MOVEMENTS = 3;

const balance = action('readBalance', (_, { role }) => ({ of: role }), {
  ok: ({ balanceXaf, bonusXaf, movements }) => {
    const shown = { balance: money(balanceXaf) };
    if (movements.length === 0) return text('reply.balance_empty', shown);
    const lines = joinTexts(movements.slice(0, MOVEMENTS).map(movementWords), '\n');
    if (bonusXaf > 0) return text('reply.wallet', { ...shown, bonus: money(bonusXaf), lines });
    return text('reply.balance_lines', { ...shown, lines });
  },
});

const callBack = action('callMe', byReference, {
  ok: (_, __, { phone }) => text('reply.call_back', { phone: nationalNumber(phone) }),
});

const help = answer((_, situation) => helpWords(situation));

/** The words of this role, in one SMS (S10). */
function helpWords({ role, service }: Situation): Text {
  switch (role) {
    case 'customer':
      return text('reply.help_customer', { service });
    case 'shop':
      return text('reply.help_shop');
    case 'driver':
      return text('reply.help_driver');
  }
}

const stop = action('stopOffers', () => ({ scope: 'unasked' as const }), {
  // A driver or shop who texts STOP may mean a break: their orders go on, so we ask.
  ok: (_, __, { role }) =>
    text(role === 'customer' ? 'reply.opted_out' : 'reply.opted_out_partner'),
});

const stopPromo = action('stopOffers', () => ({ scope: 'offers' as const }), {
  ok: () => text('reply.opted_out_promo'),
});

const stopAll = action('stopOffers', () => ({ scope: 'all' as const }), {
  ok: () => text('reply.opted_out_all'),
});

const start = action('startOffers', () => ({}), { ok: () => text('reply.opted_in') });

/** Said in the language just chosen: `say` it after the effect, in the person's new language. */
const noted = { ok: () => text('reply.language') };

const french = action('setLanguage', () => ({ language: 'fr' as const }), noted);
const english = action('setLanguage', () => ({ language: 'en' as const }), noted);

/** What everybody may do by SMS. */
export const COMMON_COMMANDS = {
  status: track,
  code: tellCode,
  balance,
  call: callBack,
  help,
  stop,
  stopPromo,
  stopAll,
  start,
  french,
  english,
} satisfies Record<string, Handler>;
