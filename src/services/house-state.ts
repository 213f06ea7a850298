import { addMs, type Clock } from '../lib/clock.js';
import type { Runner } from '../models/database.js';
import {
  gatewayHealth,
  gatewayTraffic,
  queueDepths,
  type GatewayState,
  type GatewayTraffic,
  type QueueDepth,
} from '../models/house-state.js';
import { readRoads, type Roads } from '../models/provider-health.js';

/** How the house is, for whoever watches over it. */
export interface StateOfHouse {
  redis: string;
  oldestDueMs: number;
  depths: QueueDepth[];
  traffic: GatewayTraffic[];
  gatewayHealth: GatewayState[];
  roads: Roads;
}

export type HouseState = () => Promise<StateOfHouse>;

export interface HouseStateParts {
  db: Runner;
  clock: Clock;
  /** Of the work behind the turns. */
  health(): Promise<{ redis: string; oldestDueMs: number }>;
}

const HOUR_MS = 60 * 60 * 1000;

export function createHouseState({ db, clock, health }: HouseStateParts): HouseState {
  return async () => {
    const now = clock.now();
    const [work, depths, traffic, gateways, roads] = await Promise.all([
      health(),
      queueDepths(db, now),
      gatewayTraffic(db, { since: addMs(now, -HOUR_MS), until: now }),
      gatewayHealth(db),
      readRoads(db, now),
    ]);
    const { redis, oldestDueMs } = work;
    return { redis, oldestDueMs, depths, traffic, gatewayHealth: gateways, roads };
  };
}
