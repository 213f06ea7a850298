import type { SmsInbound } from '../channel.js';

/** Which part of a long SMS one is. */
export interface PartOf {
  /** The number that a phone gave to the whole. */
  reference: number;
  /** From 1. */
  number: number;
  total: number;
}

export interface PartedSms {
  sms: SmsInbound;
  part: PartOf;
}

export interface SmsJoiner {
  /**
   * The whole message, to the caller of one of its parts; null to the callers of the others. Each
   * waits for the rest: a gateway that is not answered keeps its part, so that none is lost with
   * this process. What has not come in time is done without.
   */
  join(parted: PartedSms): Promise<SmsInbound | null>;
}

export interface SmsJoinerParts {
  waitMs?: number;
  /** Runs something later; the returned function takes it back. */
  later?(ms: number, run: () => void): () => void;
}

/** Less than a gateway waits for an answer. */
const WAIT_MS = 8_000;
/** Long messages on their way at once; of more, each part is a message of its own. */
const MAX_GROUPS = 1_000;

interface Group {
  parts: Map<number, PartedSms>;
  ends: ((whole: SmsInbound | null) => void)[];
  stop(): void;
}

/** Joins the parts of long SMS, for gateways that hand over each by itself. */
export function createSmsJoiner({
  waitMs = WAIT_MS,
  later = timer,
}: SmsJoinerParts = {}): SmsJoiner {
  const groups = new Map<string, Group>();

  function end(key: string, { parts, ends, stop }: Group): void {
    stop();
    groups.delete(key);
    const whole = joined([...parts.values()]);
    for (const [index, done] of ends.entries()) done(index === 0 ? whole : null);
  }

  function begin(key: string): Group {
    const group: Group = { parts: new Map(), ends: [], stop: () => undefined };
    group.stop = later(waitMs, () => {
      end(key, group);
    });
    groups.set(key, group);
    return group;
  }

  return {
    join(parted) {
      const { sms, part } = parted;
      const key = `${sms.gateway} ${sms.from} ${sms.to} ${String(part.reference)} ${String(part.total)}`;
      const known = groups.get(key);
      if (!known && groups.size >= MAX_GROUPS) return Promise.resolve(sms);
      const group = known ?? begin(key);
      group.parts.set(part.number, parted);
      return new Promise((resolve) => {
        group.ends.push(resolve);
        if (group.parts.size === part.total) end(key, group);
      });
    },
  };
}

/** Under the id of its first part: told again, it is known again. */
function joined(parts: PartedSms[]): SmsInbound {
  const inOrder = parts.sort((one, other) => one.part.number - other.part.number);
  const [first] = inOrder as [PartedSms, ...PartedSms[]];
  return { ...first.sms, text: inOrder.map(({ sms }) => sms.text).join('') };
}

function timer(ms: number, run: () => void): () => void {
  const timeout = setTimeout(run, ms);
  return () => {
    clearTimeout(timeout);
  };
}

/**
 * Reads a user data header: `05 00 03 ref total number`, or with a reference of two bytes
 * `06 08 04`; null when it says nothing of parts.
 */
export function partOf(udh: Buffer): PartOf | null {
  for (let at = 1; at + 1 < udh.length; at += 2 + (udh[at + 1] ?? 0)) {
    const [id, length] = [udh[at], udh[at + 1]];
    const data = udh.subarray(at + 2, at + 2 + (length ?? 0));
    if (id === 0 && data.length === 3) return partFrom(data[0] ?? 0, data.subarray(1));
    if (id === 8 && data.length === 4) return partFrom(data.readUInt16BE(0), data.subarray(2));
  }
  return null;
}

function partFrom(reference: number, [total = 0, number = 0]: Buffer): PartOf | null {
  return total > 1 && number >= 1 && number <= total ? { reference, total, number } : null;
}
