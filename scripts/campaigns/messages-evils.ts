import type { Random } from '../simulation/random.js';
import type { Fate } from './messages-gateway.js';
import type { MessagesWorld, StoredMessage, WorldGateway } from './messages-world.js';

/** A part that is taken away for a while, or does not keep its word. */
export interface Evil {
  name: string;
  says: string;
  begin(world: MessagesWorld, random: Random): Promise<void>;
  /** While messages are under way. */
  middle?(world: MessagesWorld, random: Random): Promise<void>;
  end(world: MessagesWorld): void;
  after?(world: MessagesWorld): Promise<void>;
  /** False: reports come only when it is over. */
  tells?: false;
  /** Whether a message with these attempts may have come twice, since nobody could know better. */
  doubles(attempts: StoredMessage['attempts']): boolean;
}

const never = () => false;
/** Nobody knows whether that one arrived, so another followed. */
const afterUnknown: Evil['doubles'] = (attempts) =>
  attempts.slice(0, -1).some(({ state }) => state === 'unknown' || state === 'delivered');
/** The first was taken and nothing was heard of it in time. */
const afterSilence: Evil['doubles'] = (attempts) => attempts.length > 1;

function well(world: MessagesWorld): void {
  for (const gateway of Object.values(world.gateways)) {
    gateway.fate = () => 'sent';
    gateway.reports = ['delivered'];
    gateway.reaches = true;
  }
}

function closed(
  names: readonly WorldGateway[],
  fates: readonly Fate[],
): Pick<Evil, 'begin' | 'end'> {
  return {
    begin(world, random) {
      for (const name of names) world.gateways[name].fate = () => random.pick(fates);
      return Promise.resolve();
    },
    end: well,
  };
}

function reported(
  states: readonly MessagesWorld['gateways']['alpha']['reports'][],
): Pick<Evil, 'begin' | 'end'> {
  return {
    begin(world, random) {
      for (const gateway of Object.values(world.gateways)) gateway.reports = random.pick(states);
      return Promise.resolve();
    },
    end: well,
  };
}

const REFUSING: readonly Fate[] = ['busy', 'down'];

export const EVILS: readonly Evil[] = [
  { name: 'nothing', says: 'all is well', ...closed([], []), doubles: never },
  { name: 'gateway A', says: 'it refuses', ...closed(['alpha'], REFUSING), doubles: never },
  { name: 'gateway B', says: 'it refuses', ...closed(['beta'], REFUSING), doubles: never },
  {
    name: 'A and B',
    says: 'both refuse, then are back',
    ...closed(['alpha', 'beta'], REFUSING),
    doubles: never,
  },
  {
    name: 'WhatsApp',
    says: 'its driver is gone',
    ...closed(['chat'], ['down', 'unreachable']),
    doubles: never,
  },
  {
    name: 'everything',
    says: 'nothing sends for a while',
    ...closed(['alpha', 'beta', 'chat'], REFUSING),
    doubles: never,
  },
  {
    name: 'no answers',
    says: 'taken or not, nobody says',
    ...closed(['alpha'], ['answerless', 'lost', 'sent']),
    doubles: afterUnknown,
  },
  { name: 'redis', says: 'goes away half-way', ...closed([], []), doubles: never },
  {
    name: 'worker',
    says: 'is killed with messages in hand',
    ...closed([], []),
    async middle(world, random) {
      for (let turn = 0; turn < random.below(4); turn += 1) await new Promise(setImmediate);
      await world.killWorkers();
      await world.startWorkers();
    },
    doubles: afterUnknown,
  },
  {
    name: 'reports lost',
    says: 'A takes all and reports nothing',
    begin(world) {
      world.gateways.alpha.reports = [];
      return Promise.resolve();
    },
    end: well,
    doubles: afterSilence,
  },
  {
    name: 'reports late',
    says: 'they come after all deadlines',
    ...closed([], []),
    tells: false,
    doubles: afterSilence,
  },
  {
    name: 'reports doubled',
    says: 'in any order, some contradicting',
    ...reported([
      ['delivered', 'delivered'],
      ['delivered', 'sent', 'delivered'],
      ['sent', 'delivered', 'read'],
      ['delivered', 'failed'],
    ]),
    doubles: never,
  },
  {
    name: 'black hole',
    says: 'A takes all, delivers nothing and says so',
    begin({ gateways: { alpha } }) {
      alpha.reports = ['failed'];
      alpha.reaches = false;
      return Promise.resolve();
    },
    end(world) {
      well(world);
    },
    doubles: never,
  },
];
