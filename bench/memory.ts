import { setTimeout as pause } from 'node:timers/promises';

import type { Application, Browsing } from './contender.js';
import type { Field } from './field.js';
import type { Options } from './options.js';

/** What ten thousand live conversations take, in bytes. */
export interface MemoryUse {
  contender: string;
  redisBytes: number;
  /** What the server holds after its garbage was collected. */
  heldBytes: number;
  /** By which its resident memory grew; it goes up and down by far more than a conversation takes. */
  rssBytes: number;
  /** The table of conversations with its indexes; null where nothing lasts. */
  tableBytes: number | null;
}

const TOLD_FOR = 10_000;
/** Buffers and code that grow only once belong to none of those that are measured. */
const BEFORE = 200;
const SETTLE_MS = 2_000;

export async function measureMemories(
  { menuServer, applications }: Field,
  { conversations }: Options,
): Promise<MemoryUse[]> {
  const uses: MemoryUse[] = [];
  const [first] = applications;
  if (!first) return uses;
  for (const each of [menuServer, ...applications]) {
    if (each) uses.push(await measureMemory(each, first, conversations));
  }
  return uses;
}

/** Opens so many conversations, each of a new phone that looks at a shop's dishes. */
async function measureMemory(
  contender: Browsing,
  { counters }: Application,
  conversations: number,
): Promise<MemoryUse> {
  await contender.browsers.open(BEFORE);
  const before = await look(contender, counters);
  await contender.browsers.open(conversations);
  const after = await look(contender, counters);
  const each = (name: keyof Look) => ((after[name] - before[name]) * TOLD_FOR) / conversations;
  return {
    contender: contender.name,
    redisBytes: each('redisBytes'),
    rssBytes: each('rssBytes'),
    heldBytes: each('heldBytes'),
    tableBytes: contender.isLasting ? each('tableBytes') : null,
  };
}

interface Look {
  redisBytes: number;
  rssBytes: number;
  heldBytes: number;
  tableBytes: number;
}

async function look(contender: Browsing, counters: Application['counters']): Promise<Look> {
  await pause(SETTLE_MS);
  return { ...(await contender.memory()), ...(await counters.memory()) };
}
