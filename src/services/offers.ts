import { type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Runner, Tx } from '../models/database.js';
import {
  approveCampaign,
  campaignByNumber,
  insertCampaign,
  listCampaigns,
  lockCampaign,
  moveCampaign,
  type Campaign,
} from '../models/offer-campaigns.js';
import {
  countRecipients,
  killWaiting,
  type Audience,
  type RecipientCount,
} from '../models/offer-recipients.js';
import { writeOutbox } from '../models/outbox.js';
import { toOutboxRows } from './jobs.js';
import { expandJob } from './offers/expanding.js';
import { offerWords, problemOf, type BothWords, type WordsProblem } from './offers/words.js';

export interface CampaignDraft extends Audience {
  words: BothWords;
  fromAt: Date;
  untilAt: Date;
}

type Unfit = Refusal<'unknown_campaign' | 'not_now'>;

/** Offers to many (NTF-06, 09, 15): written by one person, approved by another, stopped by anybody. */
export interface Offers {
  draft(
    tx: Tx,
    draft: CampaignDraft,
    by: string,
  ): Promise<{ ok: true; number: number } | WordsProblem | Refusal<'no_time' | 'no_shop'>>;
  approve(tx: Tx, number: number, by: string): Promise<{ ok: true } | Unfit | Refusal<'own_words'>>;
  /** Begins, or goes on after a pause, with whoever was not reached. */
  start(tx: Tx, number: number): Promise<{ ok: true } | Unfit>;
  /** At once: what has not left is taken back. */
  pause(tx: Tx, number: number): Promise<{ ok: true; killed: number } | Unfit>;
  show(runner: Runner, number: number): Promise<CampaignView | null>;
  list(runner: Runner): Promise<Campaign[]>;
}

export interface CampaignView {
  campaign: Campaign;
  counts: RecipientCount[];
}

export function createOffers({ clock, ids }: { clock: Clock; ids: Ids }): Offers {
  async function inState(
    tx: Tx,
    number: number,
    states: readonly Campaign['state'][],
  ): Promise<{ ok: true; campaign: Campaign } | Unfit> {
    const campaign = await lockCampaign(tx, number);
    if (!campaign) return refuse('unknown_campaign');
    return states.includes(campaign.state) ? { ok: true, campaign } : refuse('not_now');
  }

  return {
    async draft(tx, { words, ...draft }, by) {
      const problem = problemOf(words, offerWords);
      if (problem) return problem;
      const createdAt = clock.now();
      if (draft.untilAt <= draft.fromAt || draft.untilAt <= createdAt) return refuse('no_time');
      if (draft.category === 'favourites' && draft.shopId === null) return refuse('no_shop');
      const told = { textFr: words.fr.trim(), textEn: words.en.trim() };
      const row = { ...draft, ...told, id: ids.next(), createdAt, createdBy: by };
      return { ok: true, number: await insertCampaign(tx, row) };
    },
    async approve(tx, number, by) {
      const found = await inState(tx, number, ['draft']);
      if (!found.ok) return found;
      if (isSameName(found.campaign.createdBy, by)) return refuse('own_words');
      await approveCampaign(tx, found.campaign.id, by, clock.now());
      return { ok: true };
    },
    async start(tx, number) {
      const found = await inState(tx, number, ['approved', 'paused']);
      if (!found.ok) return found;
      const { campaign } = found;
      const now = clock.now();
      if (campaign.untilAt <= now) return refuse('not_now');
      await moveCampaign(tx, campaign.id, 'running');
      const dueAt = campaign.fromAt > now ? campaign.fromAt : now;
      const job = expandJob({ number, start: campaign.starts + 1, after: null }, dueAt);
      await writeOutbox(tx, toOutboxRows([job], ids, now));
      return { ok: true };
    },
    async pause(tx, number) {
      const found = await inState(tx, number, ['running']);
      if (!found.ok) return found;
      await moveCampaign(tx, found.campaign.id, 'paused');
      return { ok: true, killed: await killWaiting(tx, found.campaign.id, clock.now()) };
    },
    async show(runner, number) {
      const campaign = await campaignByNumber(runner, number);
      return campaign && { campaign, counts: await countRecipients(runner, campaign.id) };
    },
    list: (runner) => listCampaigns(runner),
  };
}

/** `ada` is not a second pair of eyes for `Ada`. */
function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
