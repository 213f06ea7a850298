import { addMs } from '../lib/clock.js';
import type { Campaign } from '../models/offer-campaigns.js';
import type { Audience } from '../models/offer-recipients.js';
import type { CampaignDraft, Offers } from '../services/offers.js';
import { dayOf, type DeskArguments } from './arguments.js';
import type { DeskAnswer, DeskSubject, DeskVerb } from './desk.js';
import { WORDS_REFUSED } from './words-refused.js';

/** Offers to many: one person writes them, another one says yes, anybody stops them. */
export function offersDesk({ offers }: { offers: Offers }): DeskSubject {
  return {
    name: 'offers',
    verbs: {
      draft: draft(offers),
      approve: approve(offers),
      start: start(offers),
      pause: pause(offers),
      show: show(offers),
      list: list(offers),
    },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const REFUSED: Readonly<Record<string, string>> = {
  ...WORDS_REFUSED,
  no_time: 'An offer ends after it begins, and not in the past.',
  no_shop: 'News of a restaurant name it: --shop ID.',
  unknown_campaign: 'No offer has this number.',
  not_now: 'Not in the state it is in: draft, approve, start, pause, start again.',
  own_words: 'Somebody else approves what you have written.',
};

function draft(offers: Offers): DeskVerb {
  return {
    usage:
      '--fr TEXT --en TEXT --from DATE --until DATE [--city DLA] [--quartier ID] [--shop ID]' +
      ' [--ordered yes|no] [--favourites]',
    async run({ tx, actor, now, args }) {
      const read = draftOf(args, now);
      if (typeof read === 'string') return { refused: read };
      const done = await offers.draft(tx, read, actor.id);
      if (!done.ok) return { refused: REFUSED[done.reason] ?? done.reason };
      const number = done.number;
      return { lines: [`Offer ${String(number)} is a draft.`], audit: { number } };
    },
  };
}

/** What the words ask for, or what is wrong with them. `--until` is the last day. */
function draftOf({ options }: DeskArguments, now: Date): CampaignDraft | string {
  const from = options['from'] === undefined ? now : dayOf(options['from']);
  const last = dayOf(options['until']);
  if (!from || !last) return 'Say from and until when: --from 2026-12-01 --until 2026-12-07.';
  const audience = audienceOf(options);
  if (typeof audience === 'string') return audience;
  const words = { fr: options['fr'] ?? '', en: options['en'] ?? '' };
  return { ...audience, words, fromAt: from, untilAt: addMs(last, DAY_MS) };
}

/** Whom it is for. */
function audienceOf(options: DeskArguments['options']): Audience | string {
  const { ordered } = options;
  if (ordered !== undefined && ordered !== 'yes' && ordered !== 'no')
    return 'Say --ordered yes|no.';
  if (options['quartier'] && !options['city']) return 'A quartier is of a city: --city DLA.';
  return {
    category: options['favourites'] === undefined ? 'offers' : 'favourites',
    cityId: options['city'] ?? null,
    quartierId: options['quartier'] ?? null,
    shopId: options['shop'] ?? null,
    ordered: ordered === undefined ? null : ordered === 'yes',
  };
}

function approve(offers: Offers): DeskVerb {
  return {
    usage: '<number>',
    run: async ({ tx, actor, args }) =>
      answerTo(await offers.approve(tx, numberOf(args), actor.id), args, 'is approved'),
  };
}

function start(offers: Offers): DeskVerb {
  return {
    usage: '<number>',
    run: async ({ tx, args }) => answerTo(await offers.start(tx, numberOf(args)), args, 'runs'),
  };
}

function pause(offers: Offers): DeskVerb {
  return {
    usage: '<number>',
    async run({ tx, args }) {
      const done = await offers.pause(tx, numberOf(args));
      const killed = done.ok ? `is paused; ${String(done.killed)} were taken back` : '';
      return answerTo(done, args, killed);
    },
  };
}

function answerTo(
  done: { ok: true } | { ok: false; reason: string },
  args: DeskArguments,
  what: string,
): DeskAnswer {
  if (!done.ok) return { refused: REFUSED[done.reason] ?? done.reason };
  const number = numberOf(args);
  return { lines: [`Offer ${String(number)} ${what}.`], audit: { number } };
}

function numberOf({ words }: DeskArguments): number {
  return /^\d{1,9}$/.test(words[0] ?? '') ? Number(words[0]) : 0;
}

function show(offers: Offers): DeskVerb {
  return {
    usage: '<number>',
    async run({ tx, args }) {
      const view = await offers.show(tx, numberOf(args));
      if (!view) return { refused: REFUSED['unknown_campaign'] ?? '' };
      const { campaign, counts } = view;
      return {
        lines: [`fr: ${campaign.textFr}`, `en: ${campaign.textEn}`, ...lineOf(campaign)],
        rows: counts.map(({ state, reason, count }) => ({ state, reason, count })),
      };
    },
  };
}

function lineOf(campaign: Campaign): string[] {
  const { state, createdBy, approvedBy, fromAt, untilAt } = campaign;
  const approved = approvedBy === null ? 'nobody' : approvedBy;
  const dates = `${fromAt.toISOString().slice(0, 16)} to ${untilAt.toISOString().slice(0, 16)}`;
  return [`${state}; written by ${createdBy}, approved by ${approved}; ${dates}`];
}

function list(offers: Offers): DeskVerb {
  return {
    usage: '',
    async run({ tx }) {
      const campaigns = await offers.list(tx);
      return {
        rows: campaigns.map(({ number, category, state, cityId, shopId, createdBy, textFr }) => ({
          ...{ number, category, state, city: cityId, shop: shopId, by: createdBy, words: textFr },
        })),
      };
    },
  };
}
