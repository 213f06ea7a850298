/** What every campaign is asked for; each has its own number of trials where none is given. */
export interface CampaignOptions {
  trials: number | null;
  seed: string;
}

/** Settles with whether nothing was violated. */
export type Campaign = (options: CampaignOptions) => Promise<boolean>;
