import type { Runner, Sql, Tx } from './database.js';
import type { Audience } from './offer-recipients.js';

/** A running one whose time is over sends nothing. */
export type CampaignState = 'draft' | 'approved' | 'running' | 'paused';

/** Words for many people, and for whom. */
export interface Campaign extends Audience {
  id: string;
  number: number;
  textFr: string;
  textEn: string;
  fromAt: Date;
  untilAt: Date;
  state: CampaignState;
  starts: number;
  createdBy: string;
  approvedBy: string | null;
}

const COLUMNS = `id, number, category, text_fr as "textFr", text_en as "textEn",
  city_id as "cityId", quartier_id as "quartierId", shop_id as "shopId", ordered,
  from_at as "fromAt", until_at as "untilAt", state, starts, created_by as "createdBy",
  approved_by as "approvedBy"`;

export type NewCampaign = Omit<Campaign, 'number' | 'state' | 'starts' | 'approvedBy'> & {
  createdAt: Date;
};

const DRAFT: Sql = {
  name: 'offer_campaign_draft',
  text: `insert into offer_campaigns (id, category, text_fr, text_en, city_id, quartier_id, shop_id,
      ordered, from_at, until_at, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning number`,
};

/** Writes a draft; gives the number that people call it by. */
export async function insertCampaign(tx: Tx, campaign: NewCampaign): Promise<number> {
  const { id, category, textFr, textEn, cityId, quartierId, shopId, ordered } = campaign;
  const { fromAt, untilAt, createdAt, createdBy } = campaign;
  const audience = [cityId, quartierId, shopId, ordered];
  const values = [id, category, textFr, textEn, ...audience, fromAt, untilAt, createdAt, createdBy];
  const [row] = await tx.query<{ number: number }>(DRAFT, values);
  return row?.number ?? 0;
}

const BY_NUMBER: Sql = {
  name: 'offer_campaign_by_number',
  text: `select ${COLUMNS} from offer_campaigns where number = $1`,
};

export async function campaignByNumber(runner: Runner, number: number): Promise<Campaign | null> {
  const [row] = await runner.query<Campaign>(BY_NUMBER, [number]);
  return row ?? null;
}

const LOCK: Sql = {
  name: 'offer_campaign_lock',
  text: `select ${COLUMNS} from offer_campaigns where number = $1 for no key update`,
};

export async function lockCampaign(tx: Tx, number: number): Promise<Campaign | null> {
  const [row] = await tx.query<Campaign>(LOCK, [number]);
  return row ?? null;
}

const APPROVE: Sql = {
  name: 'offer_campaign_approve',
  text: `update offer_campaigns set state = 'approved', approved_at = $2, approved_by = $3
    where id = $1`,
};

export async function approveCampaign(tx: Tx, id: string, by: string, at: Date): Promise<void> {
  await tx.query(APPROVE, [id, at, by]);
}

const MOVE: Sql = {
  name: 'offer_campaign_move',
  text: `update offer_campaigns set state = $2, starts = starts + ($2 = 'running')::int
    where id = $1`,
};

export async function moveCampaign(tx: Tx, id: string, state: CampaignState): Promise<void> {
  await tx.query(MOVE, [id, state]);
}

const LIST: Sql = {
  name: 'offer_campaigns_list',
  text: `select ${COLUMNS} from offer_campaigns order by number desc limit 50`,
};

export async function listCampaigns(runner: Runner): Promise<Campaign[]> {
  return runner.query<Campaign>(LIST, []);
}
