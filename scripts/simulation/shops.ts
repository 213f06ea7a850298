import type { Person } from '../../src/services/person.js';
import { act, MINUTE, SECOND, verb, type KnownOrder, type Role, type Scene } from './people.js';

type Mood = 'accepts' | 'accepts_late' | 'declines' | 'ignores';
const MOODS: Readonly<Record<Mood, number>> = {
  accepts: 89,
  accepts_late: 4,
  declines: 5,
  ignores: 2,
};

/** Kitchens: they take orders, refuse them, or do not hear their phone. */
export function createShops(scene: Scene, personOf: (phone: string) => Person | undefined): Role {
  const { house, time, random } = scene;
  const { db, services } = house;

  function accept(person: Person, order: KnownOrder): Promise<void> {
    const { no, reference } = order;
    const minutes = random.between(5, 20);
    const deed = {
      about: `order ${String(no)} shop accepts`,
      work: () => verb(db, (tx) => services.fulfilment.accept(tx, person, { reference, minutes })),
      text: { from: person.phone, words: `OUI ${String(reference)} ${String(minutes)}` },
    };
    return act(scene, deed, ({ ok }) => {
      if (ok && random.percent(25)) time.after(6 * MINUTE, () => ready(person, order));
    });
  }

  function decline(person: Person, { no, reference }: KnownOrder): Promise<void> {
    return act(scene, {
      about: `order ${String(no)} shop declines`,
      work: () => verb(db, (tx) => services.fulfilment.decline(tx, person, { reference })),
      text: { from: person.phone, words: `NON ${String(reference)}` },
    });
  }

  function ready(person: Person, { no, reference }: KnownOrder): Promise<void> {
    return act(scene, {
      about: `order ${String(no)} shop is ready`,
      work: () => verb(db, (tx) => services.fulfilment.ready(tx, person, { reference })),
      text: { from: person.phone, words: `PRET ${String(reference)}` },
    });
  }

  function hear(person: Person, order: KnownOrder): void {
    const mood = random.weighted(MOODS);
    if (mood === 'ignores') return;
    const afterMs =
      mood === 'accepts_late'
        ? random.between(100 * SECOND, 11 * MINUTE)
        : random.between(5 * SECOND, 60 * SECOND);
    const answer = mood === 'declines' ? decline : accept;
    time.after(afterMs, () => answer(person, order));
  }

  return {
    onText({ to, template }, order) {
      const person = personOf(to);
      if (person && order && template === 'shop.new_order') hear(person, order);
    },
  };
}
