import { MEASURES, PEAK_JOURNEYS, type Verdict } from './measure.js';
import type { Report } from './report.js';

const MB = 1_000_000;

type Found = Pick<Report, 'ratios' | 'medians' | 'rates' | 'runs' | 'memory' | 'starts'>;

/** Of the application named; a target whose part was not measured is left out. */
export function verdictsOf(found: Found, of: string): Verdict[] {
  // Where nothing ended there is no ratio, and a percentile of nothing is no percentile.
  const ratio = (measure: string, to: string) =>
    found.ratios
      .filter((each) => each.perSecond > 0)
      .find((each) => each.measure === measure && each.of === of && each.to === to);
  const turns = ratio(MEASURES.turnsClosed, 'menu server');
  const journeys = ratio(MEASURES.journeysClosed, 'floor');
  return [
    atLeast('P12', 'turns/s to the menu server', 1.5, turns?.perSecond),
    atLeast('P1', 'journeys/s to the floor', 0.3, journeys?.perSecond),
    atMost('P2', 'CPU of a journey to the floor', 3.5, journeys?.cpu),
    ...atPeak(found, of, ratio(MEASURES.turnsInOpen, 'floor')?.p99),
    atMost(
      'P13',
      'p99 of a turn to express+redis',
      2,
      ratio(MEASURES.turnsOpen, 'express+redis')?.p99,
    ),
    atMost('P6', 'MB of Redis and server, 10,000 conversations', 8, memoryOf(found, of)),
    started(found, of),
  ].filter((each) => each !== null);
}

/** These hold only where so many journeys arrived, and nobody met an error. */
function atPeak({ medians, rates }: Found, of: string, toFloor: number | undefined) {
  const turns = medians
    .filter(({ count }) => count > 0)
    .find(({ measure, contender }) => measure === MEASURES.turnsInOpen && contender === of);
  const rate = `${String(rates.journeys)} journeys/s`;
  const isPeak = rates.journeys >= PEAK_JOURNEYS;
  const note = isPeak ? null : `asked at ${String(PEAK_JOURNEYS)} journeys/s`;
  const counts = isPeak && turns?.errors === 0;
  return [
    atMost('P3', `p99 of a turn in ms at ${rate}`, 50, turns?.p99),
    atMost('P3', `p99 of a turn to the floor at ${rate}`, 2, toFloor),
  ].map((each) => each && { ...each, note, isMet: each.isMet && counts });
}

function started(found: Found, of: string): Verdict | null {
  const asked = atMost('P7', 'ms to the first 200, to the floor', 2.5, startRatio(found, of));
  return asked && { ...asked, note: found.runs[of] === 'source' ? 'ran from source' : null };
}

function memoryOf({ memory }: Found, of: string): number | null {
  const use = memory.find(({ contender }) => contender === of);
  return use ? (use.redisBytes + use.heldBytes) / MB : null;
}

function startRatio({ starts }: Found, of: string): number | null {
  const ms = (name: string) => starts.find(({ contender }) => contender === name)?.ms;
  const [ours, floor] = [ms(of), ms('floor')];
  return ours !== undefined && floor !== undefined ? ours / floor : null;
}

function atLeast(id: string, what: string, target: number, found: number | null | undefined) {
  return verdict(
    { id, what: `${what} (at least ${target})`, target },
    found,
    (value) => value >= target,
  );
}

function atMost(id: string, what: string, target: number, found: number | null | undefined) {
  return verdict(
    { id, what: `${what} (at most ${target})`, target },
    found,
    (value) => value <= target,
  );
}

function verdict(
  asked: Pick<Verdict, 'id' | 'what' | 'target'>,
  found: number | null | undefined,
  isMet: (value: number) => boolean,
): Verdict | null {
  if (found === null || found === undefined) return null;
  return { ...asked, found, isMet: isMet(found), note: null };
}
