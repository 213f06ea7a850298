import type { Found, Ours, Theirs } from './moves.js';

/** The two sides of one provider's day. */
export interface Sides {
  theirs: readonly Theirs[];
  ours: readonly Ours[];
  /** Ours sent in this time must stand in the history; earlier and later ones need not. */
  window: { from: Date; until: Date };
  /** Theirs is all that happened: what it does not name did not happen there. */
  isWhole: boolean;
  /** What happened after this may still be on its way between the two. */
  settledBefore: Date;
}

export interface Matched {
  matched: number;
  found: Found[];
}

/** Two of one amount and number this near each other may be the same thing: a hint, never a match. */
const CANDIDATE_MS = 2 * 60 * 60 * 1000;

/**
 * Compares a provider's history with our attempts and with what the ledger says of them. References
 * alone match; amount, number and time only name somebody to look at.
 */
export function match(sides: Sides): Matched {
  const pairs = pairUp(sides);
  const found = [
    ...pairs.alone.flatMap((row) => orphanOf(row, sides)),
    ...sides.ours.flatMap((move) => comparePair(move, pairs.rowsOf(move), sides)),
    ...twicePaid(sides.ours, pairs),
  ];
  return { matched: sides.theirs.length - pairs.alone.length, found };
}

interface Pairs {
  alone: Theirs[];
  rowsOf(move: Ours): Theirs[];
}

/** By the provider's reference where we know it, else by ours. */
function pairUp({ theirs, ours }: Sides): Pairs {
  const byTheirs = new Map(ours.map((move) => [move.providerReference, move]));
  const byOurs = new Map(ours.map((move) => [move.externalReference, move]));
  const rows = new Map<string, Theirs[]>();
  const alone: Theirs[] = [];
  for (const row of theirs) {
    const move = byTheirs.get(row.providerReference) ?? byOurs.get(row.externalReference ?? '');
    if (move) rows.set(move.id, [...(rows.get(move.id) ?? []), row]);
    else alone.push(row);
  }
  return { alone, rowsOf: (move) => rows.get(move.id) ?? [] };
}

/** Money moved there that nobody here asked for. What failed or waits there moved nothing. */
function orphanOf(row: Theirs, { ours, settledBefore }: Sides): Found[] {
  if (row.state !== 'succeeded' || row.at > settledBefore) return [];
  const candidate = ours.find((move) => isCandidate(row, move));
  const facts = {
    amountXaf: row.amountXaf,
    direction: row.direction,
    candidate: candidate?.id ?? null,
  };
  const differenceXaf = signed(row);
  const subject = row.providerReference;
  return [{ kind: 'missing_here', subject, differenceXaf, theirs: row, facts }];
}

function isCandidate(row: Theirs, move: Ours): boolean {
  const apartMs = Math.abs(row.at.getTime() - move.at.getTime());
  return (
    move.bookedXaf === null &&
    move.direction === row.direction &&
    move.amountXaf === row.amountXaf &&
    move.phoneId === row.phoneId &&
    apartMs <= CANDIDATE_MS
  );
}

function comparePair(ours: Ours, rows: Theirs[], sides: Sides): Found[] {
  if (rows.length === 0) return phantomOf(ours, sides);
  const wrongWay = rows.filter((row) => row.direction !== ours.direction && isMoney(row));
  const right = rows.filter((row) => row.direction === ours.direction);
  const successes = inOurOrder(ours, right.filter(isMoney));
  const [first, ...more] = successes;
  return [
    ...wrongWay.map((row) => difference('direction_differs', ours, row, signed(row))),
    ...more.map((row) => difference('double_charge', ours, row, signed(row), { extra: 1 })),
    ...(first ? compareSuccess(ours, first, sides) : compareNoSuccess(ours, right)),
  ];
}

function isMoney({ state }: Theirs): boolean {
  return state === 'succeeded';
}

/** The one whose reference we noted counts; any other is the second. */
function inOurOrder({ providerReference }: Ours, rows: Theirs[]): Theirs[] {
  const isNoted = (row: Theirs) => (row.providerReference === providerReference ? 0 : 1);
  return rows.toSorted((a, b) => isNoted(a) - isNoted(b) || a.at.getTime() - b.at.getTime());
}

/** Ours says paid, and the history of that day has no such thing. */
function phantomOf(ours: Ours, { window, settledBefore, isWhole }: Sides): Found[] {
  const belongs = ours.at >= window.from && ours.at < window.until && ours.at <= settledBefore;
  const claims = ours.state === 'succeeded' || ours.state === 'parked';
  if (!isWhole || !belongs || !claims) return [];
  const differenceXaf = -signed({ ...ours, amountXaf: ours.bookedXaf ?? ours.amountXaf });
  const facts = { amountXaf: ours.amountXaf, direction: ours.direction };
  return [{ kind: 'missing_there', subject: ours.id, differenceXaf, ours, facts }];
}

function compareSuccess(ours: Ours, row: Theirs, { settledBefore }: Sides): Found[] {
  if (row.at > settledBefore) return [];
  if (ours.state !== 'succeeded' && ours.state !== 'parked') {
    return [difference('state_differs', ours, row, signed(row), { here: ours.state })];
  }
  if (ours.bookedXaf === null) return [difference('unposted', ours, row, signed(row))];
  const more = row.amountXaf - ours.bookedXaf;
  if (more !== 0) {
    return [difference('amount_differs', ours, row, more, { bookedXaf: ours.bookedXaf })];
  }
  const fee = row.feeXaf === null ? 0 : row.feeXaf - ours.bookedFeeXaf;
  if (fee === 0) return [];
  const facts = { bookedFeeXaf: ours.bookedFeeXaf, feeXaf: row.feeXaf };
  return [difference('fee_differs', ours, row, -fee, facts)];
}

/** A success of ours that the provider calls failed was taken back: a reversal. */
function compareNoSuccess(ours: Ours, rows: Theirs[]): Found[] {
  const [row] = rows;
  if (!row || ours.state !== 'succeeded' || row.state !== 'failed') return [];
  return [difference('state_differs', ours, row, -signed(row), { here: ours.state })];
}

/** Two attempts of one order that both paid it, and neither became credit. */
function twicePaid(ours: readonly Ours[], { rowsOf }: Pairs): Found[] {
  const paying = ours.filter(
    (move) =>
      move.direction === 'collect' &&
      move.state === 'succeeded' &&
      !move.credited &&
      move.orderId !== null,
  );
  const first = new Map<string | null, Ours>();
  return paying.flatMap((move) => {
    const before = first.get(move.orderId);
    first.set(move.orderId, before ?? move);
    const row = rowsOf(move)[0];
    return before && row ? [difference('double_charge', move, row, row.amountXaf)] : [];
  });
}

function difference(
  kind: Found['kind'],
  ours: Ours,
  theirs: Theirs,
  differenceXaf: number,
  more: Found['facts'] = {},
): Found {
  const subject = `${ours.id} ${theirs.providerReference}`;
  const facts = { amountXaf: theirs.amountXaf, there: theirs.state, ...more };
  return { kind, subject, differenceXaf, theirs, ours, facts };
}

/** A collect adds to what the provider holds for us, a withdraw takes from it. */
function signed({ direction, amountXaf }: Pick<Theirs, 'direction' | 'amountXaf'>): number {
  return direction === 'collect' ? amountXaf : -amountXaf;
}
