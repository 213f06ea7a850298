import { parseArgs } from 'node:util';

/** What can be measured alone. */
export const PARTS = ['turns', 'journeys', 'memory', 'start', 'ledger'] as const;
export type Part = (typeof PARTS)[number];

/** What a run measures and for how long. */
export interface Options {
  json: boolean;
  parts: readonly Part[];
  rounds: number;
  /** Of each measurement in a round. */
  seconds: number;
  /** Phones at once in the closed loops. */
  phones: number;
  /** Journeys, one after the other, whose statements are counted. */
  counted: number;
  /** Phones that take the turns: enough that none gets a second turn before its first is answered. */
  known: number;
  warmSeconds: number;
  /** To see that it works: nothing is warmed up for longer than that. */
  isQuick: boolean;
  /** Whose memory is measured. */
  conversations: number;
  /** Of each server. */
  starts: number;
  /** Journeys a second in the open loop; null: 46, or less where this machine cannot carry that. */
  rate: number | null;
  /** Another checkout of the project, measured beside this one in the same rounds. */
  against: string | null;
  /** A folder for a CPU profile of the application. */
  profile: string | null;
}

const FULL = {
  ...{ rounds: 3, seconds: 8, phones: 32, counted: 20, known: 256, warmSeconds: 3 },
  ...{ conversations: 1_000, starts: 5 },
};
/** About 25 s in all: enough to see that it works, too little to compare. */
const QUICK = {
  ...{ rounds: 1, seconds: 2, phones: 8, counted: 5, known: 64, warmSeconds: 1 },
  ...{ conversations: 200, starts: 1 },
};

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      phones: { type: 'string' },
      rate: { type: 'string' },
      against: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const usual = values.quick ? QUICK : FULL;
  return {
    ...usual,
    isQuick: values.quick,
    json: values.json,
    parts: values.only === undefined ? PARTS : [partNamed(values.only)],
    rounds: positive('rounds', values.rounds) ?? usual.rounds,
    seconds: positive('seconds', values.seconds) ?? usual.seconds,
    phones: positive('phones', values.phones) ?? usual.phones,
    rate: positive('rate', values.rate),
    against: values.against ?? null,
    profile: values.profile ?? null,
  };
}

function partNamed(text: string): Part {
  const part = PARTS.find((each) => each === text);
  if (part) return part;
  throw new Error(`--only must be one of ${PARTS.join(', ')}`);
}

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`--${name} must be a number above 0`);
}
