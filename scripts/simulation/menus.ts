import type { Phone } from '../../src/lib/phone.js';
import { endSession } from '../../src/models/conversations.js';
import type { Sql } from '../../src/models/database.js';
import type { Person } from '../../src/services/person.js';
import { MINUTE, SECOND, type KnownOrder, type Scene } from './people.js';

/** People in our menu, page by page, as a gateway brings them. */
export interface Menus {
  /** Somebody new dials, and goes on until an order is placed or they give up. */
  order(no: number, done: (order: KnownOrder | null) => void): Promise<void>;
  /** Dials and sits there, so that the phone can show nothing else. */
  sit(person: Person): Promise<void>;
}

/** A session as its phone knows it. */
interface Session {
  phone: Phone;
  sessionRef: string;
  typed: string[];
}

const TURNS = 18;
const CHANNEL = { channel: 'ussd', gateway: 'africastalking' } as const;

const NEWEST: Sql = {
  name: 'simulation_newest_order',
  text: `select id as "orderId", reference, city_id as "cityId", total_xaf as "totalXaf",
      shop_id as "shopId", method from orders where account_id = $1 order by placed_at desc limit 1`,
};

/** @param busy the phones that are in a session with us. */
export function createMenus(scene: Scene, busy: Set<string>): Menus {
  const { house, time, random, tasks, relay, trace } = scene;
  const { db, services, conversations, clock } = house;

  /** One page; null when nothing came back, because the process was gone. */
  async function page(
    about: string,
    { phone, sessionRef, typed }: Session,
  ): Promise<string | null> {
    const heard: { text: string | null } = { text: null };
    const input = { kind: 'whole', text: typed.join('*') } as const;
    await tasks.start(`page of ${about}`, async () => {
      const turn = { ...CHANNEL, phone, sessionRef, input, arrivedMs: clock.monotonicMs() };
      const { text: shown, open } = await conversations.answer(turn);
      heard.text = `${open ? 'CON' : 'END'} ${shown}`;
    });
    relay.poke();
    return heard.text;
  }

  async function leave(person: Person, { phone, sessionRef }: Session): Promise<void> {
    busy.delete(phone);
    // Some gateways say that somebody hung up, others say nothing.
    if (random.percent(50)) return;
    await endSession(db, { ...CHANNEL, sessionRef, phoneId: person.phoneId });
  }

  function begin(phone: Phone): Session {
    busy.add(phone);
    return { phone, sessionRef: house.ids.next(), typed: [] };
  }

  async function end(no: number, session: Session): Promise<KnownOrder | null> {
    const person = await services.accounts.byPhone(db, session.phone);
    if (!person) return null;
    await leave(person, session);
    const [row] = await db.query<Omit<KnownOrder, 'no' | 'customer' | 'code' | 'noteXaf'>>(NEWEST, [
      person.accountId,
    ]);
    return row ? { ...row, no, customer: person, code: null, noteXaf: null } : null;
  }

  return {
    async order(no, done) {
      const session = begin(`+23767${String(3_000_000 + no)}` as Phone);
      const about = `order ${String(no)}`;
      const next = async (turns: number): Promise<void> => {
        const shown = await page(about, session);
        const key = shown === null || turns === 0 ? null : keyFor(shown, random.pick(QUARTIERS));
        trace.add(about, `page ${String(shown?.length ?? 0)}, types ${key ?? 'nothing'}`);
        if (key === null) {
          done(await end(no, session));
          return;
        }
        session.typed.push(key);
        time.after(random.between(2 * SECOND, 8 * SECOND), () => next(turns - 1));
      };
      await next(TURNS);
    },
    async sit(person) {
      const session = begin(person.phone);
      await page(`${person.phone.slice(-4)} who sits there`, session);
      time.after(random.between(20 * SECOND, 4 * MINUTE), () => leave(person, session));
    },
  };
}

/** Quartiers of Douala by the codes that people type. */
const QUARTIERS = ['101', '102', '103', '104', '105', '106'];
const FORWARD = /^(\d+)\..*(payer|momo|confirmer|valider)/im;

/** What somebody types who wants to eat and reads little; null at the end. */
function keyFor(shown: string, quartier: string): string | null {
  if (shown.startsWith('END')) return null;
  if (/pr[eé]nom/i.test(shown)) return 'Awa';
  if (/quartier \(/i.test(shown)) return quartier;
  return FORWARD.exec(shown)?.[1] ?? '1';
}
