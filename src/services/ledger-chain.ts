import { createHash } from 'node:crypto';

import { addMs, inDouala, type Clock } from '../lib/clock.js';
import type { Runner, Tx } from '../models/database.js';
import {
  chainHead,
  chainLinks,
  insertChained,
  keepRoot,
  lockChain,
  nextToChain,
  readRoots,
  unchainedBefore,
  waitingForChain,
  type ChainLink,
  type ChainRoot,
} from '../models/ledger-chain.js';

/** What is wrong with the chain, and where. */
export interface ChainBreak {
  /** `edited`: transfer or entries are not what was chained. `inserted`: never chained though old. */
  kind: 'edited' | 'removed' | 'inserted' | 'link_edited' | 'links_removed' | 'root_differs';
  seq: number | null;
  /** The key of the transfer; for one that is gone its id; for a root its day. */
  about: string;
}

export interface ChainReport {
  links: number;
  /** Transfers that the chainer has not come to yet. */
  waiting: number;
  breaks: ChainBreak[];
}

/** Transfers with their entries, each hashed with the one before: whoever edits history is found. */
export interface Chain {
  /** Chains what is committed, at most `limit` transfers; 0 when nothing waits or somebody else does. */
  extend(tx: Tx, limit: number): Promise<number>;
  /** Keeps where the chain stood when yesterday was over in Douala; null when that was done before. */
  keepRoot(tx: Tx): Promise<ChainRoot | null>;
  /** Reads the whole chain. */
  verify(runner: Runner): Promise<ChainReport>;
  /** The newest days first. */
  roots(runner: Runner, limit: number): Promise<ChainRoot[]>;
}

const PAGE = 1_000;
/** More of one kind tell a person nothing new. */
const BREAKS_MAX = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

export function createChain({ clock }: { clock: Clock }): Chain {
  return {
    async extend(tx, limit) {
      if (!(await lockChain(tx))) return 0;
      const head = await chainHead(tx);
      const transfers = await nextToChain(tx, head, limit);
      let { hash, seq } = head;
      const rows = transfers.map(({ id, text }) => {
        hash = linkHash(hash, text);
        seq += 1;
        return { seq, id, hash: hash.toString('hex') };
      });
      if (rows.length > 0) await insertChained(tx, rows, clock.now());
      return rows.length;
    },
    keepRoot(tx) {
      const now = clock.now();
      return keepRoot(tx, inDouala(addMs(now, -DAY_MS)).date, now);
    },
    async verify(runner) {
      const walk = createWalk();
      for (let links = await chainLinks(runner, 0, PAGE); links.length > 0;) {
        links.forEach(walk.step);
        links = await chainLinks(runner, links.at(-1)?.seq ?? 0, PAGE);
      }
      const head = await chainHead(runner);
      const rootBreaks = (await readRoots(runner, BREAKS_MAX)).filter(({ fits }) => !fits);
      const missed = head.cursor ? await unchainedBefore(runner, head.cursor, BREAKS_MAX) : [];
      return {
        links: walk.count(),
        waiting: await waitingForChain(runner, head),
        breaks: [
          ...walk.breaks(),
          ...missed.map(({ key }) => ({ kind: 'inserted' as const, seq: null, about: key })),
          ...rootBreaks.map(({ seq, day }) => ({ kind: 'root_differs' as const, seq, about: day })),
        ],
      };
    },
    async roots(runner, limit) {
      return (await readRoots(runner, limit)).map(({ day, seq, hash }) => ({ day, seq, hash }));
    },
  };
}

function linkHash(before: Buffer, text: string): Buffer {
  return createHash('sha256').update(before).update(text).digest();
}

/** Goes along the links; each is checked against the hash that is stored before it. */
function createWalk() {
  const breaks: ChainBreak[] = [];
  let seq = 0;
  let before: Buffer | null = Buffer.alloc(32);
  /** What the last link's hash should have been, where that differs. */
  let corrected: Buffer | null = null;

  function judge(link: ChainLink): ChainBreak['kind'] | null {
    if (link.text === null) return 'removed';
    // Nothing is known before a gap: the link itself must be believed.
    if (!before || linkHash(before, link.text).equals(link.hash)) return null;
    if (!corrected || !linkHash(corrected, link.text).equals(link.hash)) return 'edited';
    // This link still follows what the last one was before somebody edited the link itself.
    const last = breaks.at(-1);
    if (last) last.kind = 'link_edited';
    return null;
  }

  return {
    step(link: ChainLink): void {
      if (link.seq !== seq + 1) {
        breaks.push({
          kind: 'links_removed',
          seq: seq + 1,
          about: `until ${String(link.seq - 1)}`,
        });
        [before, corrected] = [null, null];
      }
      const kind = judge(link);
      if (kind) breaks.push({ kind, seq: link.seq, about: link.key ?? link.id });
      const isWrong = kind === 'edited' && before !== null && link.text !== null;
      corrected = isWrong && before && link.text !== null ? linkHash(before, link.text) : null;
      before = link.hash;
      seq = link.seq;
    },
    count: () => seq,
    breaks: () => breaks,
  };
}
