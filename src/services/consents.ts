import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { personByPhoneId, updateOffersWanted } from '../models/accounts.js';
import { audit } from '../models/audit.js';
import {
  closeGateway,
  openGateways,
  readNoticeChoices,
  recordConsents,
  stopReminders,
  updateFavourites,
  updateOfferHours,
  type ConsentPurpose,
} from '../models/consents.js';
import type { Runner, Tx } from '../models/database.js';
import type { OfferHours } from './manners/window.js';
import type { Person } from './person.js';

/** How much a STOP stops: STOP PROMO, STOP, STOP TOUT. Live orders, money and codes go on always. */
export type StopScope = 'offers' | 'unasked' | 'all';

/** Where a yes or no came from: the channel, or a company that carries messages. */
export interface Said {
  channel: string;
  gateway?: string;
  /** The sentence of the catalogues that answered, or was shown. */
  wording: string;
}

export interface Choices {
  offersWanted: boolean;
  favouritesWanted: boolean;
  /** Null: the house's own. */
  hours: OfferHours | null;
}

type Done = Promise<{ ok: true }>;
/** As much of a person as their word needs. */
type Asked = Pick<Person, 'accountId' | 'phoneId' | 'language'>;

/** What somebody has agreed to be sent, beside the messages of their orders (NTF-06, NTF-09). */
export interface Consents {
  setOffers(tx: Tx, person: Person, wanted: boolean, said: Said): Done;
  setFavourites(tx: Tx, person: Person, wanted: boolean, said: Said): Done;
  setHours(tx: Tx, person: Person, hours: OfferHours | null): Done;
  stop(tx: Tx, person: Person, scope: StopScope, said: Said): Done;
  /** Offers again; also lifts what gateways were told. */
  start(tx: Tx, person: Person, said: Said): Done;
  /** The person has told a gateway itself, which carries nothing to them any more. */
  stoppedAtGateway(tx: Tx, person: Asked, gateway: string, channel: string): Done;
  /** The same, as a gateway says when it refuses a message; only the first time is news. */
  refusedByGateway(tx: Tx, phoneId: string, gateway: string, channel: string): Promise<void>;
  choices(runner: Runner, person: Pick<Person, 'accountId'>): Promise<Choices>;
}

/** Grows with every change of what the sentences of consent say. */
const WORDING_VERSION = 2;
const STOPPED: Readonly<Record<StopScope, readonly ConsentPurpose[]>> = {
  offers: ['offers'],
  unasked: ['offers', 'favourites'],
  all: ['offers', 'favourites', 'reminders'],
};

function told(gateway: string, channel: string) {
  const said = { channel, gateway, wording: 'gateway' };
  return { purposes: STOPPED.unasked, wanted: false, said };
}

/** A word to be kept: for what, and which. */
interface Change {
  purposes: readonly ConsentPurpose[];
  wanted: boolean;
  said: Said;
}

type Sets = (tx: Tx, person: Asked, change: Change) => Done;

function createSets({ clock, ids }: { clock: Clock; ids: Ids }): Sets {
  function rowsOf({ accountId, language }: Asked, { purposes, wanted, said }: Change) {
    const { channel, wording, gateway = null } = said;
    const spoken = { language: language ?? 'fr', version: WORDING_VERSION, wording };
    const row = { accountId, wanted, channel, gateway, ...spoken, at: clock.now() };
    return purposes.map((purpose) => ({ ...row, purpose, id: ids.next() }));
  }

  return async (tx, person, change) => {
    const { purposes, wanted, said } = change;
    const { accountId } = person;
    const at = clock.now();
    if (purposes.includes('offers')) await updateOffersWanted(tx, accountId, wanted, at);
    if (purposes.includes('favourites')) await updateFavourites(tx, accountId, wanted, at);
    if (purposes.includes('reminders') && !wanted) await stopReminders(tx, accountId);
    await recordConsents(tx, rowsOf(person, change));
    const subject = { channel: said.channel, purposes: purposes.join(' ') };
    const action = wanted ? 'offers.started' : 'offers.stopped';
    const actor = { kind: 'customer', id: accountId };
    await audit(tx, { id: ids.next(), at, actor, action, subject });
    return { ok: true };
  };
}

export function createConsents(parts: { clock: Clock; ids: Ids }): Consents {
  const { clock } = parts;
  const set = createSets(parts);
  return {
    setOffers: (tx, person, wanted, said) =>
      set(tx, person, { purposes: ['offers'], wanted, said }),
    setFavourites: (tx, person, wanted, said) =>
      set(tx, person, { purposes: ['favourites'], wanted, said }),
    async setHours(tx, { accountId }, hours) {
      await updateOfferHours(tx, accountId, hours, clock.now());
      return { ok: true };
    },
    stop: (tx, person, scope, said) =>
      set(tx, person, { purposes: STOPPED[scope], wanted: false, said }),
    async start(tx, person, said) {
      await openGateways(tx, person.phoneId);
      return set(tx, person, { purposes: ['offers'], wanted: true, said });
    },
    async stoppedAtGateway(tx, person, gateway, channel) {
      await closeGateway(tx, person.phoneId, gateway);
      return set(tx, person, told(gateway, channel));
    },
    async refusedByGateway(tx, phoneId, gateway, channel) {
      const person = await personByPhoneId(tx, phoneId);
      const isNews = person && (await closeGateway(tx, phoneId, gateway));
      if (isNews) await set(tx, person, told(gateway, channel));
    },
    async choices(runner, { accountId }) {
      const {
        offersFrom: from,
        offersUntil: until,
        ...wants
      } = await readNoticeChoices(runner, accountId);
      return { ...wants, hours: from === null || until === null ? null : { from, until } };
    },
  };
}
