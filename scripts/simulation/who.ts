import type { Sql } from '../../src/models/database.js';
import type { Person } from '../../src/services/person.js';
import type { House } from './house.js';

const PHONES: Sql = {
  name: 'simulation_phones',
  text: `select phone_id as "phoneId" from (
      select s.phone_id, 'shop ' || s.shop_id || s.position as place from shop_phones s
      union all select d.phone_id, 'driver ' || d.id from drivers d) p
    order by place`,
};

/** Everybody who works with the house, by their number. */
export async function workersOf({ db, services }: House): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  for (const { phoneId } of await db.query<{ phoneId: string }>(PHONES)) {
    const person = await services.accounts.person(db, phoneId);
    if (person) people.set(person.phone, person);
  }
  return people;
}
