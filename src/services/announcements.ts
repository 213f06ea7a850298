import type { Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import { foldToGsm7 } from '../lib/fold.js';
import type { Ids } from '../lib/ids.js';
import { say, text, verbatim, type Language } from '../locales/index.js';
import { personByPhoneId } from '../models/accounts.js';
import {
  announcementByNumber,
  countTold,
  insertAnnouncement,
  listAnnouncements,
  phonesConcerned,
  type AnnouncementLine,
} from '../models/announcements.js';
import type { Runner, Tx } from '../models/database.js';
import { writeOutbox } from '../models/outbox.js';
import type { Accounts } from './accounts.js';
import { job, toOutboxRows, type Job, type JobSubjects } from './jobs.js';
import { ANNOUNCEMENT } from './manners/purposes.js';
import { phoneLane } from './messages.js';
import type { Composer } from './offers/composing.js';
import { problemOf, type BothWords, type WordsProblem } from './offers/words.js';

export interface AnnouncementDraft {
  words: BothWords;
  cityId: string | null;
  withPartners: boolean;
  untilAt: Date;
}

/** What people with live orders must know (NTF-17): maintenance, an outage, the weather. */
export interface Announcements extends Composer {
  announce(
    tx: Tx,
    draft: AnnouncementDraft,
    by: string,
  ): Promise<{ ok: true; number: number } | WordsProblem | Refusal<'no_time'>>;
  /** Tells the next phones; each hears it once. */
  expand(tx: Tx, subject: JobSubjects['announcement.expand']): Promise<void>;
  list(runner: Runner): Promise<AnnouncementLine[]>;
}

const BATCH = 200;
const NOBODY = '00000000-0000-0000-0000-000000000000';

interface AnnouncementParts {
  clock: Clock;
  ids: Ids;
  accounts: Pick<Accounts, 'toPerson'>;
}

export function createAnnouncements({ clock, ids, accounts }: AnnouncementParts): Announcements {
  const write = (tx: Tx, jobs: Job[]) => writeOutbox(tx, toOutboxRows(jobs, ids, clock.now()));

  async function current(runner: Runner, number: unknown) {
    const found = await announcementByNumber(runner, Number(number));
    return found && found.untilAt > clock.now() ? found : null;
  }

  return {
    async announce(tx, { words, ...draft }, by) {
      const problem = problemOf(words, announcementWords);
      if (problem) return problem;
      const createdAt = clock.now();
      if (draft.untilAt <= createdAt) return refuse('no_time');
      const told = { textFr: words.fr.trim(), textEn: words.en.trim() };
      const row = { ...draft, ...told, id: ids.next(), createdAt, createdBy: by };
      const number = await insertAnnouncement(tx, row);
      await write(tx, [expandJob({ number, after: null }, createdAt)]);
      return { ok: true, number };
    },
    async expand(tx, { number, after }) {
      const found = await current(tx, number);
      if (!found) return;
      const now = clock.now();
      const step = { now, after: after ?? NOBODY, limit: BATCH };
      const phoneIds = await phonesConcerned(tx, found, step);
      await write(
        tx,
        phoneIds.map((phoneId) => tellJob(number, phoneId, now)),
      );
      await countTold(tx, found.id, phoneIds.length);
      const last = phoneIds.at(-1);
      if (last && phoneIds.length === BATCH) {
        await write(tx, [expandJob({ number, after: last }, now)]);
      }
    },
    list: (runner) => listAnnouncements(runner),
    async compose(runner, { phoneId, facts }) {
      const found = await current(runner, facts?.['announcement']);
      const row = found && (await personByPhoneId(runner, phoneId));
      if (!row) return null;
      const { phone, key: personKey, accountId, language: spoken } = accounts.toPerson(row);
      const language = spoken ?? 'fr';
      const words = language === 'fr' ? found.textFr : found.textEn;
      const smsText = foldToGsm7(announcementWords(language, words));
      return { phone, personKey, accountId, language, smsText };
    },
    isWanted: async (runner, { facts }) =>
      (await current(runner, facts?.['announcement'])) !== null,
  };
}

/** An announcement as it is sent. */
function announcementWords(language: Language, words: string): string {
  return say(language, text('announcement.sms', { words: verbatim(words) }));
}

function expandJob(
  subject: JobSubjects['announcement.expand'],
  dueAt: Date,
): Job<'announcement.expand'> {
  const dedupeKey = ['announcement.expand', subject.number, subject.after ?? 'first'].join(':');
  const lane = `announcement.expand:${String(subject.number)}`;
  return job({ kind: 'announcement.expand', subject, class: 1, lane, dueAt, dedupeKey });
}

function tellJob(number: number, phoneId: string, dueAt: Date): Job<'message'> {
  return job({
    kind: 'message',
    subject: { template: ANNOUNCEMENT, phoneId, facts: { announcement: number } },
    class: 1,
    lane: phoneLane(phoneId),
    dueAt,
    dedupeKey: ['message', ANNOUNCEMENT, number, phoneId].join(':'),
  });
}
