import { addMs, type Clock } from '../../lib/clock.js';
import type { Database, Runner } from '../../models/database.js';
import {
  noteGatewayFailure,
  noteGatewayWell,
  readGatewayHealth,
  silenceOf,
  tellGatewayState,
  type GatewayHealthRow,
} from '../../models/gateway-health.js';

export interface BreakerSettings {
  /** A failure weighs 12; at this score a gateway is taken to be down. */
  opensAt: number;
  /** How long until one message may try it again. */
  probeMs: number;
  /** A failure so long after the last one begins a new count. */
  forgetMs: number;
  /** How old what this process knows of the others' failures may be. */
  freshMs: number;
  /** So many messages taken and not one reported: the gateway says yes to everything. */
  silentAfter: number;
}

const GATEWAY_BREAKER: BreakerSettings = {
  opensAt: 30,
  probeMs: 30_000,
  forgetMs: 120_000,
  freshMs: 2_000,
  silentAfter: 5,
};

/** Which gateways work, as all processes found out together (Postgres), seen a moment late. */
export interface GatewayHealth {
  /** Reads what is stored when that was not done for a moment. */
  refresh(): Promise<void>;
  isUp(gateway: string): boolean;
  failed(gateway: string, reason: string, weight: number): Promise<void>;
  /** Costs nothing unless something is held against it. */
  well(gateway: string): Promise<void>;
  /** A message that it took is unreported by its deadline; it took `waitedMs`. */
  unreported(gateway: string, waitedMs: number): Promise<void>;
  /** What a gateway says of itself; while it says `down`, nothing but its own `up` changes that. */
  tell(gateway: string, state: 'up' | 'down', reason: string | null): Promise<void>;
  list(runner: Runner): Promise<GatewayHealthRow[]>;
  /** A person closes a way, or frees what is held against it. */
  hold(runner: Runner, gateway: string, reason: string): Promise<void>;
  free(runner: Runner, gateway: string): Promise<void>;
}

export interface GatewayHealthParts {
  db: Database;
  clock: Clock;
  settings?: Partial<BreakerSettings>;
}

/** Messages of the last minutes say whether reports come at all. */
const SILENCE_MS = 15 * 60 * 1000;

export function createGatewayHealth({ db, clock, ...parts }: GatewayHealthParts): GatewayHealth {
  const settings = { ...GATEWAY_BREAKER, ...parts.settings };
  let known = new Map<string, GatewayHealthRow>();
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    known = new Map((await readGatewayHealth(db)).map((row) => [row.gateway, row]));
    readAt = clock.now().getTime();
  }
  function readSoon(): Promise<void> {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  async function failed(gateway: string, reason: string, weight: number): Promise<void> {
    if (weight === 0) return;
    const at = clock.now();
    const { opensAt, probeMs, forgetMs } = settings;
    const times = { at, probeAt: addMs(at, probeMs), forgetBefore: addMs(at, -forgetMs) };
    await noteGatewayFailure(db, { gateway, reason, weight, opensAt, ...times });
    await readSoon();
  }

  async function say(runner: Runner, told: Omit<Parameters<typeof tellGatewayState>[1], 'at'>) {
    await tellGatewayState(runner, { ...told, at: clock.now() });
    readAt = -Infinity;
  }

  return {
    async refresh() {
      if (clock.now().getTime() - readAt >= settings.freshMs) await readSoon();
    },
    isUp(gateway) {
      const row = known.get(gateway);
      if (!row || row.state === 'up') return true;
      return row.state === 'down' && row.probeAt !== null && row.probeAt <= clock.now();
    },
    failed,
    async well(gateway) {
      const row = known.get(gateway);
      if (!row || row.state === 'held' || (row.score === 0 && row.probeAt === null)) return;
      await noteGatewayWell(db, gateway, clock.now());
      await readSoon();
    },
    async unreported(gateway, waitedMs) {
      const now = clock.now();
      const window = { from: addMs(now, -SILENCE_MS), to: addMs(now, -waitedMs) };
      const { sent, silent } = await silenceOf(db, gateway, window);
      if (sent < settings.silentAfter || silent < sent) return;
      await failed(gateway, 'no_reports', settings.opensAt);
    },
    tell: (gateway, state, reason) => say(db, { gateway, state, reason, byPerson: false }),
    list: readGatewayHealth,
    hold: (runner, gateway, reason) =>
      say(runner, { gateway, state: 'held', reason, byPerson: true }),
    free: (runner, gateway) => say(runner, { gateway, state: 'up', reason: null, byPerson: true }),
  };
}
