import type { CampaignOptions } from './options.js';
import { simulate } from '../simulation/run.js';

const SEEDS = 512;
const ORDERS = 20;

/** Many small worlds: each seed is another history of the same kind. */
export function simulateCampaign({ trials, seed }: CampaignOptions): Promise<boolean> {
  return simulate({
    ...{ orders: ORDERS, seed: Number(seed), trials: trials ?? SEEDS },
    ...{ processes: 2, planted: null, trace: null, profile: false },
  });
}
