import { recognise } from './notices.js';
import type { Scene } from './scene.js';

/** What each party was told without asking: the events, as the gateway took them. */
export type Told = Record<'customer' | 'shop' | 'driver', string[]>;

/** Listens from here on to what leaves for the people of a scene. */
export function listen({ house, customer, shop, secondSim, driver }: Scene): () => Told {
  const { books } = house.sandbox.world;
  const from = books.messages.rows().length;
  return () => {
    const sent = books.messages
      .rows()
      .slice(from)
      .filter(({ direction }) => direction === 'mt');
    const to = (...msisdns: string[]) =>
      sent
        .filter(({ msisdn }) => msisdns.includes(msisdn))
        .flatMap(({ text }) => recognise(text)?.event ?? []);
    return {
      customer: to(customer.msisdn),
      shop: to(shop.msisdn, secondSim.msisdn),
      driver: to(driver.msisdn),
    };
  };
}
