import { timeOfDay } from '../../lib/clock.js';
import { foldToGsm7 } from '../../lib/fold.js';
import { segments } from '../../lib/gsm7.js';
import { nationalNumber } from '../../lib/phone.js';
import { say, text, verbatim, type Text } from '../../locales/index.js';
import type { Tracked } from '../../services/tracking.js';
import type { Situation } from './action.js';
import { joinTexts, shortName } from './words.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/** Where an order stands, how old that is, who brings it and what comes next: one SMS (TRK-01). */
export function trackWords(tracked: Tracked, situation: Situation): Text {
  const { reference, shop, stage, ageMinutes } = tracked;
  const head = text('reply.track', {
    reference,
    shop,
    stage: text(`stage.${stage}`),
    age: ageWords(ageMinutes),
  });
  const rest = [...eta(tracked), ...next(tracked, situation)];
  const short = joinTexts([head, ...driver(tracked), ...rest], ' ');
  const full = joinTexts([head, ...driver(tracked), ...seen(tracked), ...rest], ' ');
  return isOneSms(say(situation.language, full)) ? full : short;
}

/** Where the driver was last, when the longest names leave room for it. */
function seen({ driverSeen }: Tracked): Text[] {
  if (!driverSeen) return [];
  const age = ageWords(driverSeen.minutes);
  return [text('reply.track_seen', { area: verbatim(driverSeen.area), age })];
}

function isOneSms(words: string): boolean {
  return segments(foldToGsm7(words)).segments === 1;
}

function ageWords(minutes: number): Text {
  if (minutes < 1) return text('age.now');
  if (minutes < 2 * HOUR) return text('age.minutes', { count: minutes });
  if (minutes < 2 * DAY) return text('age.hours', { count: Math.floor(minutes / HOUR) });
  return text('age.days', { count: Math.floor(minutes / DAY) });
}

function driver({ driverFirstName, driverPhone }: Tracked): Text[] {
  if (driverFirstName === null || driverPhone === null) return [];
  const slots = { driver: shortName(driverFirstName), phone: nationalNumber(driverPhone) };
  return [text('reply.track_driver', slots)];
}

function eta({ etaFrom, etaTo }: Tracked): Text[] {
  if (!etaFrom || !etaTo) return [];
  return [text('reply.track_eta', { from: timeOfDay(etaFrom), to: timeOfDay(etaTo) })];
}

/** What comes next, or what the reader can do now. */
function next({ stage, code, method, part }: Tracked, { service }: Situation): Text[] {
  switch (stage) {
    case 'awaiting_payment':
      return [text('reply.track_pay', { service })];
    case 'payment_failed':
      return [text('reply.track_pay_failed', { service })];
    case 'payment_delayed':
      return [text('reply.track_pay_delayed', { service })];
    case 'awaiting_shop':
      return [text(method === 'cash' ? 'reply.track_shop_cash' : 'reply.track_shop')];
    case 'delivered':
      return [text('reply.track_delivered')];
    case 'declined':
    case 'unanswered':
    case 'cancelled':
    case 'expired':
    case 'returned':
      return [text('reply.track_ended', { service })];
    default:
      if (part === 'payer') return [text('reply.track_for_other')];
      return code === null ? [] : [text('reply.track_code', { code })];
  }
}
