import { addMs } from '../lib/clock.js';
import type { Announcements } from '../services/announcements.js';
import type { DeskSubject, DeskVerb } from './desk.js';
import { WORDS_REFUSED } from './words-refused.js';

const MINUTE_MS = 60_000;
/** What is not out by then is no news any more. */
const MINUTES = 120;
const REFUSED: Readonly<Record<string, string>> = {
  ...WORDS_REFUSED,
  no_time: 'Say for how many minutes it is news: --minutes 120.',
};

/** What people with live orders must know: maintenance, an outage, the weather. */
export function broadcastDesk({ announcements }: { announcements: Announcements }): DeskSubject {
  const send: DeskVerb = {
    usage: '--fr TEXT --en TEXT [--city DLA] [--minutes 120] [--partners]',
    async run({ tx, actor, now, args: { options } }) {
      const minutes = Number(options['minutes'] ?? MINUTES);
      const draft = {
        words: { fr: options['fr'] ?? '', en: options['en'] ?? '' },
        cityId: options['city'] ?? null,
        withPartners: options['partners'] !== undefined,
        untilAt: addMs(now, Number.isSafeInteger(minutes) ? minutes * MINUTE_MS : 0),
      };
      const done = await announcements.announce(tx, draft, actor.id);
      if (!done.ok) return { refused: REFUSED[done.reason] ?? done.reason };
      const { number } = done;
      return { lines: [`Announcement ${String(number)} is on its way.`], audit: { number } };
    },
  };
  const list: DeskVerb = {
    usage: '',
    run: async ({ tx }) => ({
      rows: (await announcements.list(tx)).map((line) => ({ ...line })),
    }),
  };
  return { name: 'broadcast', verbs: { send, list } };
}
