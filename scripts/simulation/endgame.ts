import type { Sql } from '../../src/models/database.js';
import type { Person } from '../../src/services/person.js';
import type { Drivers } from './drivers.js';
import type { KnownOrder, Scene } from './people.js';
import type { ProviderBooks } from './provider-books.js';

/** More than any world of ours owes on one network. */
const FILLED_XAF = 200_000;

interface Hanging {
  orderId: string;
  driverPhoneId: string | null;
  /** Who was asked to bring it. */
  offered: string[];
}

const HANGING: Sql = {
  name: 'simulation_hanging',
  text: `select o.id as "orderId", d.phone_id as "driverPhoneId",
      array(select r.phone_id::text from offers f join drivers r on r.id = f.driver_id
        where f.city_id = o.city_id and f.order_id = o.id order by f.round, r.id) as offered
    from orders o left join drivers d on d.id = o.driver_id and o.courier = 'assigned'
    where o.closed_at is null and o.accepted_at is not null order by o.id`,
};

/** A person of the team calls the drivers of orders that hang: what the support desk does all day. */
export function createEndgame(
  { house, orders, random, relay, tasks, trace }: Scene,
  drivers: Drivers,
  outside: { personOf(phone: string): Person | undefined; providers: readonly ProviderBooks[] },
): () => Promise<void> {
  const { db, services } = house;

  async function driverBy(phoneId: string): Promise<Person | undefined> {
    const person = await services.accounts.person(db, phoneId);
    return person ? outside.personOf(person.phone) : undefined;
  }

  /** Nobody was free when it was ready: somebody is now. */
  async function searchAgain({ cityId, orderId }: KnownOrder): Promise<void> {
    await tasks.start(`desk searches for ${orderId}`, () =>
      db.transaction((tx) => services.dispatch.offer(tx, { cityId, orderId }, 1)),
    );
    relay.poke();
  }

  /** Somebody has called the payer whose wallet is in another name. */
  async function decideRefunds(): Promise<void> {
    for (const { number, state } of await services.refunds.open(db)) {
      if (state !== 'review') continue;
      const decision = { send: random.percent(50), by: 'Ngo' };
      await tasks.start(`desk decides refund ${String(number)}`, async () => {
        await db.transaction((tx) => services.refunds.decide(tx, number, decision));
      });
      trace.add('desk', `refund ${String(number)} ${decision.send ? 'sent' : 'kept'}`);
    }
    relay.poke();
  }

  /** Payouts wait for money of a network: somebody goes to the bank. */
  async function fillFloats(): Promise<void> {
    const short = await services.reviews.list(db, { kind: 'payout_float' });
    for (const { number, subject, cityId } of short) {
      const { provider = '', operator = '' } = subject;
      const books = outside.providers.find(({ name }) => name === provider);
      if (!books || cityId === null) continue;
      books.filledXaf += FILLED_XAF;
      const move = { way: 'fill', provider, operator, cityId, amountXaf: FILLED_XAF } as const;
      const by = {
        bankReference: `V${String(number)}`,
        actor: { kind: 'staff', id: 'Ngo' },
      } as const;
      await tasks.start(`desk fills ${provider} ${operator}`, async () => {
        await db.transaction((tx) => services.floats.move(tx, { ...move, ...by }));
      });
      trace.add('desk', `${provider} ${operator} filled`);
    }
  }

  return async () => {
    await decideRefunds();
    await fillFloats();
    const hanging = await db.query<Hanging>(HANGING);
    trace.add('desk', `${String(hanging.length)} orders hang`);
    for (const { orderId, driverPhoneId, offered } of hanging) {
      const order = orders.get(orderId);
      if (order && offered.length === 0) await searchAgain(order);
      for (const phoneId of driverPhoneId === null ? offered : [driverPhoneId]) {
        const driver = await driverBy(phoneId);
        if (order && driver) await drivers.urge(driver, order, driverPhoneId !== null);
      }
    }
  };
}
