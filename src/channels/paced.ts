import { setTimeout as pause } from 'node:timers/promises';
import { createWindowCounts, type WindowCounts } from '../lib/window-counts.js';
import type { Clock } from '../lib/clock.js';
import type { MessageGateway, OutgoingMessage, SendResult } from './channel.js';

export interface PaceSettings {
  /** Messages a second that a gateway takes from one process, by its name; not named, as many as come. */
  perSecond: Readonly<Record<string, number>>;
  /** Messages a minute for one person that are not urgent; 0 for as many as come. */
  perPersonMinute: number;
}

export interface PaceParts {
  clock: Clock;
  settings: PaceSettings;
}

/** Behind it a worker gives up its place: the gateway's own time-out must still fit into a lease. */
const WAIT_MAX_MS = 10_000;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * The same gateways, asked no faster than each takes, and nobody written to without end. Whoever waits
 * goes in the order of urgency, so that a code passes a thousand offers; what would wait too long is
 * refused as `paced` and comes again. Each process counts for itself.
 */
export function pacedGateways(
  gateways: readonly MessageGateway[],
  { clock, settings }: PaceParts,
): MessageGateway[] {
  const people = createWindowCounts(MINUTE_MS, () => clock.monotonicMs());
  return gateways.map((gateway) => {
    const rate = settings.perSecond[gateway.name];
    const row = rate === undefined ? null : createRow(SECOND_MS / rate);
    return { ...gateway, send: (message) => sendPaced(gateway, message, row) };
  });

  async function sendPaced(
    gateway: MessageGateway,
    message: OutgoingMessage,
    row: Row | null,
  ): Promise<SendResult> {
    if (isTooMany(people, message, settings.perPersonMinute)) return refused('person_paced');
    if (row && !(await row.enter(message.urgency ?? 1))) return refused('gateway_paced');
    return gateway.send(message);
  }
}

function refused(code: string): SendResult {
  return { ok: false, permanent: false, kind: 'paced', code };
}

function isTooMany(
  people: WindowCounts,
  { to, urgency = 1 }: OutgoingMessage,
  max: number,
): boolean {
  if (max === 0 || urgency === 0) return false;
  const whose = typeof to === 'string' ? to : (to.waId ?? to.bsuid ?? '');
  return people.count(whose).count > max;
}

/** A row before a door that opens every so often. */
interface Row {
  /** True once it is one's turn; false at once when that would be too late. */
  enter(urgency: number): Promise<boolean>;
}

function createRow(gapMs: number): Row {
  const waiting: { urgency: number; go: () => void }[] = [];
  let opening = false;

  /** Opens for the most urgent one, of those for whoever waits longest. */
  async function open(): Promise<void> {
    opening = true;
    while (waiting.length > 0) {
      const urgency = Math.min(...waiting.map((each) => each.urgency));
      const index = waiting.findIndex((each) => each.urgency === urgency);
      waiting.splice(index, 1)[0]?.go();
      await pause(gapMs);
    }
    opening = false;
  }

  return {
    enter(urgency) {
      const before = waiting.filter((each) => each.urgency <= urgency).length;
      if (before * gapMs > WAIT_MAX_MS) return Promise.resolve(false);
      return new Promise((resolve) => {
        waiting.push({
          urgency,
          go: () => {
            resolve(true);
          },
        });
        if (!opening) void open();
      });
    },
  };
}
