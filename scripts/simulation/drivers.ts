import type { Person } from '../../src/services/person.js';
import { act, MINUTE, SECOND, verb, type KnownOrder, type Role, type Scene } from './people.js';

/** Riders: they take rides, fetch food, and hand it over against a code. */
export interface Drivers extends Role {
  /** A person of the team calls: takes the ride after all, or goes on with it. */
  urge(driver: Person, order: KnownOrder, isTheirs: boolean): Promise<void>;
}

export function createDrivers(
  scene: Scene,
  personOf: (phone: string) => Person | undefined,
): Drivers {
  const { house, time, random } = scene;
  const { db, services } = house;

  async function take(driver: Person, order: KnownOrder): Promise<void> {
    const { no, reference } = order;
    const deed = {
      about: `order ${String(no)} driver takes`,
      work: () => verb(db, (tx) => services.dispatch.takeOffer(tx, driver, { reference })),
      text: { from: driver.phone, words: `OUI ${String(reference)}` },
    };
    await act(scene, deed, ({ ok }) => {
      if (ok) time.after(random.between(MINUTE, 5 * MINUTE), () => fetch(driver, order));
    });
  }

  async function refuse(driver: Person, { no, reference }: KnownOrder): Promise<void> {
    await act(scene, {
      about: `order ${String(no)} driver refuses`,
      work: () => verb(db, (tx) => services.dispatch.refuseOffer(tx, driver, { reference })),
      text: { from: driver.phone, words: `NON ${String(reference)}` },
    });
  }

  async function fetch(driver: Person, order: KnownOrder): Promise<void> {
    const { no, reference } = order;
    const deed = {
      about: `order ${String(no)} driver picks up`,
      work: () => verb(db, (tx) => services.fulfilment.pickUp(tx, driver, { reference })),
      text: { from: driver.phone, words: `PRIS ${String(reference)}` },
    };
    await act(scene, deed, ({ ok }) => {
      if (ok) time.after(random.between(2 * MINUTE, 7 * MINUTE), () => atDoor(driver, order));
    });
  }

  /** The customer says the digits, sometimes wrongly; without any the driver waits, and turns back. */
  async function atDoor(driver: Person, order: KnownOrder, visits = 3): Promise<void> {
    if (order.code === null) {
      await absent(driver, order);
      if (visits > 1) time.after(11 * MINUTE, () => atDoor(driver, order, visits - 1));
      return;
    }
    if (random.percent(8)) await deliver(driver, order, wrongOf(order.code));
    await deliver(driver, order, order.code);
  }

  async function deliver(driver: Person, order: KnownOrder, code: string): Promise<void> {
    const { no, reference, noteXaf: cashXaf } = order;
    const amount = cashXaf === null ? '' : ` ${String(cashXaf)}`;
    const deed = {
      about: `order ${String(no)} driver delivers`,
      work: () => services.fulfilment.deliver(driver, { reference, code, cashXaf }),
      text: { from: driver.phone, words: `LIVRE ${String(reference)} ${code}${amount}` },
    };
    await act(scene, deed, ({ ok }) => {
      if (ok && random.percent(20)) time.after(5 * MINUTE, () => cashIn(driver, order));
    });
  }

  /** Wants to see some of what was earned. */
  async function cashIn(driver: Person, { no, cityId }: KnownOrder): Promise<void> {
    const id = driver.driver?.driverId ?? '';
    const self = { kind: 'driver', id } as const;
    const wanted = {
      key: `wanted:${id}:${String(no)}`,
      purpose: 'payout',
      amountXaf: 500,
    } as const;
    const request = { ...wanted, owner: self, actor: self, phoneId: driver.phoneId, cityId };
    await act(scene, {
      about: `order ${String(no)} driver wants money`,
      work: () => verb(db, (tx) => services.payouts.request(tx, request)),
    });
  }

  async function absent(driver: Person, { no, reference }: KnownOrder): Promise<void> {
    await act(scene, {
      about: `order ${String(no)} nobody at the door`,
      work: () => verb(db, (tx) => services.fulfilment.absent(tx, driver, { reference })),
      text: { from: driver.phone, words: `ABSENT ${String(reference)}` },
    });
  }

  return {
    onText({ to, template }, order) {
      const driver = personOf(to);
      if (!driver || !order || template !== 'driver.offer') return;
      const mood = random.weighted({ takes: 78, refuses: 10, ignores: 12 });
      if (mood === 'ignores') return;
      time.after(random.between(3 * SECOND, 50 * SECOND), () =>
        mood === 'takes' ? take(driver, order) : refuse(driver, order),
      );
    },
    urge: (driver, order, isTheirs) => (isTheirs ? fetch(driver, order) : take(driver, order)),
  };
}

function wrongOf(code: string): string {
  return code === '0000' ? '0001' : '0000';
}
