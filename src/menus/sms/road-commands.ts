import { timeOfDay } from '../../lib/clock.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { AbsentResult } from '../../services/fulfilment/absent.js';
import { moreEarned, rideWords } from '../../services/notifications/earned-words.js';
import { fitSms, shorten } from '../../services/notifications/fit.js';
import { action, type Handler, type Situation } from './action.js';
import { dayWords } from './day-words.js';
import { lateWords } from './late-words.js';
import type { Command } from './parsed.js';
import { ABOUT_AN_ORDER, closed, wrongRole } from './replies.js';
import { example, joinTexts, money, theOrder } from './words.js';

const absent = action('customerAbsent', ({ reference }: Command) => ({ reference }), {
  ok: absentWords,
  ...ABOUT_AN_ORDER,
  not_picked_up: (_, { reference }) =>
    text('reply.not_picked_up', {
      order: theOrder(reference),
      example: example('pick_up', 'driver', reference),
    }),
  too_late: closed,
});

/** Wait, and until when; or bring it back. */
function absentWords(done: Extract<AbsentResult, { ok: true }>): Text {
  const { reference } = done;
  if (done.stage === 'waiting') {
    const phone = nationalNumber(done.customerPhone);
    return text('reply.absent', { reference, phone, time: timeOfDay(done.until) });
  }
  const shop = verbatim(done.shopName);
  return done.earnedXaf === 0
    ? text('reply.returned_cash', { reference, shop })
    : text('reply.returned', { reference, shop, earned: money(done.earnedXaf) });
}

const late = action(
  'driverLate',
  ({ reference, minutes }: Command) => ({ reference, minutes }),
  lateWords('driver'),
);

const cash = action('driverCash', () => ({}), {
  ok: ({ collectedXaf, earnedXaf, toPayInXaf, limitXaf }) =>
    text('reply.cash', {
      collected: money(collectedXaf),
      earned: money(earnedXaf),
      toPayIn: money(toPayInXaf),
      limit: money(limitXaf),
    }),
  not_a_driver: (_, command) => wrongRole(command),
});

const earnings = action('driverEarnings', () => ({}), {
  ok: (day) =>
    text('reply.earnings', {
      date: dayWords(day.at),
      rides: rideWords(day.rides),
      earned: money(day.earnedXaf),
      more: moreEarned(day),
      week: money(day.weekXaf),
      month: money(day.monthXaf),
      balance: money(day.balanceXaf),
    }),
  not_a_driver: (_, command) => wrongRole(command),
});

const area = action(
  'setArea',
  ({ quartierCode, quartierWords }: Command) => ({ code: quartierCode, words: quartierWords }),
  {
    ok: ({ quartier: { ussdName, code } }) =>
      text('reply.area', { quartier: verbatim(ussdName), code }),
    area_missing: () => text('reply.area_missing', { example: example('area', 'driver', null) }),
    unknown_area: () => text('reply.area_unknown', { example: example('area', 'driver', null) }),
    several_areas: ({ quartiers }, _, situation) => severalAreas(quartiers, situation),
    not_a_driver: (_, command) => wrongRole(command),
  },
);

function severalAreas(
  quartiers: readonly { code: number; ussdName: string }[],
  { language }: Situation,
): Text {
  const build = (room: number) => {
    const list = joinTexts(
      quartiers.map(({ code, ussdName }) =>
        text('area.numbered', { code, quartier: verbatim(shorten(ussdName, room)) }),
      ),
      ', ',
    );
    return text('reply.area_several', { list, example: example('area', 'driver', null) });
  };
  return verbatim(fitSms(language, 1, build));
}

/** What a driver says on the road and asks about money. */
export const ROAD_COMMANDS = { absent, late, cash, earnings, area } satisfies Record<
  string,
  Handler
>;
