import type { Browsing, Ordering } from './contender.js';
import { cpuBetween, type CpuUse } from './cpu.js';
import { browsingIn, orderingIn, type Field } from './field.js';
import { createJourneys } from './journey.js';
import { closedLoop, openLoop, type Operation, type Spent } from './loops.js';
import { createRecorder, MEASURES, PEAK_JOURNEYS, type Figures, type Recorder } from './measure.js';
import type { Options } from './options.js';
import { shareOut, type PerJourney } from './per-journey.js';

/** One measurement of one contender in one round. */
export interface Measured extends Figures {
  measure: string;
  contender: string;
  round: number;
  /** CPU microseconds for each operation; null where the system does not tell. */
  cpu: CpuUse | null;
  /** What went wrong, and how often. */
  reasons: Record<string, number>;
}

/** How often things arrive in the open loops, the same for every contender and round. */
export interface Rates {
  turns: number;
  journeys: number;
}

/** A million orders a day at four times the average; turns of abandoned dialogues included. */
const PEAK: Rates = { turns: 648, journeys: PEAK_JOURNEYS };
/** Of what the closed loop carried: an open loop near the limit measures only its own queue. */
const SHARE = 0.5;

type Loop = (recorder: Recorder, operation: Operation) => Promise<Spent>;

/** What can be carried: every contender in turn, so that all meet the same noise. */
export async function runClosed(
  field: Field,
  { parts, phones, seconds }: Options,
): Promise<{ measured: Unplaced[]; underLoad: PerJourney[] }> {
  const loop: Loop = (recorder, operation) =>
    closedLoop({ workers: phones, seconds }, recorder, operation);
  const measured: Unplaced[] = [];
  const underLoad: PerJourney[] = [];
  for (const each of parts.includes('turns') ? browsingIn(field) : []) {
    measured.push(await measureTurns(each, MEASURES.turnsClosed, loop));
  }
  for (const each of parts.includes('journeys') ? orderingIn(field) : []) {
    await each.counters.reset();
    const { journeys, turns, finished } = await measureJourneys(each, loop);
    underLoad.push(shareOut(each.name, await each.counters.read(), finished));
    measured.push(
      { ...journeys, measure: MEASURES.journeysClosed },
      { ...turns, measure: MEASURES.turnsInClosed },
    );
  }
  return { measured, underLoad };
}

/** How long people wait at a given rate, whatever stalls. */
export async function runOpen(
  field: Field,
  { parts, seconds }: Options,
  rates: Rates,
): Promise<Unplaced[]> {
  const at = (rate: number): Loop => {
    return (recorder, operation) => openLoop({ rate, seconds }, recorder, operation);
  };
  const measured: Unplaced[] = [];
  // How long the menu server takes at an equal rate is no question: express+redis stands for it.
  const browsing = browsingIn({ ...field, menuServer: null });
  for (const each of parts.includes('turns') ? browsing : []) {
    measured.push(await measureTurns(each, MEASURES.turnsOpen, at(rates.turns)));
  }
  for (const each of parts.includes('journeys') ? orderingIn(field) : []) {
    const { journeys, turns, messages } = await measureJourneys(each, at(rates.journeys));
    measured.push(
      { ...journeys, measure: MEASURES.journeysOpen },
      { ...turns, measure: MEASURES.turnsInOpen },
      { ...messages, measure: MEASURES.messagesInOpen },
    );
  }
  return measured;
}

/** Rates that every contender can carry, by what the first closed loop of the slowest gave. */
export function ratesFrom(measured: Unplaced[], options: Options): Rates {
  const slowest = (measure: string) =>
    Math.min(...measured.filter((each) => each.measure === measure).map(rateOf));
  const carried = (measure: string) => Math.max(1, Math.floor(SHARE * slowest(measure)));
  return {
    turns: Math.min(PEAK.turns, carried(MEASURES.turnsClosed)),
    journeys: options.rate ?? Math.min(PEAK.journeys, carried(MEASURES.journeysClosed)),
  };
}

function rateOf({ perSecond }: Figures): number {
  return perSecond;
}

/** A measurement before its round is written on it. */
export type Unplaced = Omit<Measured, 'round'>;

async function measureTurns(contender: Browsing, measure: string, loop: Loop): Promise<Unplaced> {
  const recorder = createRecorder();
  const before = contender.cpu();
  const { counted } = await loop(recorder, contender.browsers.turn);
  const cpu = cpuBetween(before, contender.cpu(), recorder.finished());
  return { measure, contender: contender.name, cpu, ...toFigures(recorder, counted) };
}

type Nameless = Omit<Unplaced, 'measure'>;

async function measureJourneys(
  ordering: Ordering,
  loop: Loop,
): Promise<{ journeys: Nameless; turns: Nameless; messages: Nameless; finished: number }> {
  const [whole, turns, messages] = [createRecorder(), createRecorder(), createRecorder()];
  const before = ordering.cpu();
  const spent = await loop(whole, createJourneys({ ...ordering, turns, messages }));
  const cpu = cpuBetween(before, ordering.cpu(), whole.finished());
  const contender = ordering.name;
  const part = (recorder: Recorder) => ({
    contender,
    cpu: null,
    ...toFigures(recorder, spent.all),
  });
  return {
    journeys: { contender, cpu, ...toFigures(whole, spent.counted) },
    turns: part(turns),
    messages: part(messages),
    finished: whole.finished(),
  };
}

function toFigures(recorder: Recorder, seconds: number) {
  return { ...recorder.figures(seconds), reasons: recorder.reasons() };
}
