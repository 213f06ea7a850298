// What every USSD gateway must give a person: the same pages, whatever it repeats, drops or garbles
// (docs/add-a-gateway.md). The phones are the sandbox's, the house is the real one.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { UssdReply } from '../../sandbox/ussd-network.js';
import { addMs } from '../../src/lib/clock.js';
import { until } from '../support/poll.js';
import type { TestApp } from '../support/app.js';

/** One gateway of a house that serves them all. */
export interface UssdGatewayRow {
  /** As in `via`. */
  name: string;
  /** Calls that anybody could make; each must change nothing. */
  forged?(house: TestApp): Promise<number[]>;
  /** Brings what is no turn; gives every page that a phone could show. */
  malformed?(house: TestApp): Promise<string[]>;
  /** Whether the network tells the application of a session that was dropped. */
  tellsEnds: boolean;
  /** Whether it brings the cost of a session. */
  tellsCost: boolean;
}

export interface UssdWorld {
  house: TestApp;
  /** Lets the name question hang for whoever answers it, until let go. */
  hold(): () => void;
}

const READS_MS = 2_000;
const WELCOME = /^Bienvenue\/Welcome/;
let callers = 0;

export function ussdGatewayContract(row: UssdGatewayRow, world: () => UssdWorld): void {
  describe(row.name, () => {
    beforeAll(() => until('its way to us is open', () => isOpen(), 20_000));
    afterEach(() => world().house.sandbox.world.faults.clear());
    afterAll(() => world().house.sandbox.world.faults.clear());

    const { name: via } = row;
    const network = () => world().house.sandbox.world.ussdNetwork;
    const isOpen = async () =>
      !(await network().dial(newPhone(), '*237*55#', via)).text.match(/down/);
    const newPhone = () =>
      world().house.sandbox.world.handsets.get(`2376790${String((callers += 1)).padStart(5, '0')}`);
    const known = (msisdn: string) => world().house.sandbox.world.handsets.get(msisdn);
    const break_ = (script: object) => {
      const set = world().house.sandbox.world.faults.set({ [`${via}.ussd`]: script });
      expect(set).toEqual({ ok: true });
    };
    const caller = (phone = newPhone()) => ({
      phone,
      dial: (dialled = '*237*55#') => network().dial(phone, dialled, via),
      async type(text: string): Promise<UssdReply> {
        // Nobody reads a page and answers it within the second in which a gateway repeats itself.
        const { clock } = world().house;
        clock.set(addMs(clock.now(), READS_MS));
        const reply = await network().input(phone, text);
        if ('refused' in reply) throw new Error(reply.refused);
        return reply;
      },
      hangUp: () => network().hangUp(phone),
      version: async () =>
        (
          await world().house.rows<{ version: number }>(
            'select max(version)::int as version from conversations where gateway = $1',
            [via],
          )
        )[0]?.version,
    });
    const told = (cause: string, since: number) =>
      until(`a session that was ${cause}`, async () => {
        await world().house.app.upkeep();
        const rows = await world().house.rows<Record<string, unknown>>(
          `select cause, hops, duration_ms, cost_microxaf::int as cost, cell from ussd_sessions
            where gateway = $1 and cause = $2`,
          [via, cause],
        );
        return rows.length > since ? rows.at(-1) : null;
      });
    const ends = async (cause: string) =>
      (
        await world().house.rows('select from ussd_sessions where gateway = $1 and cause = $2', [
          via,
          cause,
        ])
      ).length;

    it('shows pages in the language that was chosen, and takes answers', async () => {
      const { dial, type } = caller();
      expect(await dial()).toMatchObject({ text: expect.stringMatching(WELCOME), open: true });
      expect((await type('2')).text).toContain('name');
      expect(await type('Grace')).toMatchObject({
        text: expect.stringMatching(/^Area/),
        open: true,
      });
    });

    it('brings what was dialled behind the code', async () => {
      const mireille = caller(known('237670000051'));
      expect((await mireille.dial('*237*55*2001*5*2#')).text).toMatch(/^Panier \d+F\n\d+xKoki/);
    });

    it('keeps stars that were typed into an answer', async () => {
      const { dial, type } = caller();
      await dial();
      const pages: string[] = [];
      const path = ['1', 'Paule', 'AKW', '1', '4', 'Face *pharmacie*', '1', '1', '3', '2', '1'];
      for (const answer of path) pages.push((await type(answer)).text);
      expect(pages.filter((page) => page.includes('Akwa, Face *pharmacie*'))).toHaveLength(1);
    });

    it('may bring a hop twice: the page is the same, and moves once', async () => {
      const one = caller();
      await one.dial();
      break_({ mode: 'duplicate' });
      expect((await one.type('1')).text).not.toMatch(WELCOME);
      expect((await one.type('Paul')).text).toMatch(/^Quartier/);
      const rows = world().house.sandbox.world.books.sessions.rows();
      const mine = rows.filter(({ msisdn }) => msisdn === one.phone.msisdn);
      expect(mine).toMatchObject([{ repeats: 2, repeatsDiffering: 0 }]);
    });

    it('may bring the dial again, late: nobody is thrown back', async () => {
      const one = caller();
      await one.dial();
      break_({ mode: 'reorder', count: 1 });
      await one.type('1');
      expect((await one.type('Rose')).text).toMatch(/^Quartier/);
    });

    it('may drop a session: a redial goes on where it stopped', async () => {
      const mireille = caller(known('237670000051'));
      await mireille.dial('*237*55*2001*5*2#');
      const left = await ends('left');
      mireille.hangUp();
      if (row.tellsEnds) {
        const session = await told('left', left);
        if (row.tellsCost) expect(session).toMatchObject({ hops: 1, cost: 20_000_000 });
      }
      expect((await mireille.dial()).text).toMatch(/1\.\s?Continuer/i);
    });

    it('gets a sentence that ends a session which goes on for too long', async () => {
      const { dial, type } = caller();
      await dial();
      let reply = await type('1');
      for (let turn = 0; turn < 25 && reply.open; turn += 1) reply = await type(`${String(turn)}?`);
      expect(reply.open).toBe(false);
      expect((await dial()).open).toBe(true);
    });

    it('gets an answer in time, whatever hangs inside, and nothing moves behind it', async () => {
      const one = caller();
      await one.dial();
      const letGo = world().hold();
      const late = await one.type('1');
      letGo();
      expect(late).toMatchObject({
        open: false,
        text: expect.stringMatching(/Rappelez|Dial again/),
      });
      expect((await one.dial()).text).toMatch(WELCOME);
    });

    const { forged, malformed } = row;
    if (!forged || !malformed) return;
    it('is known by its key: whoever has none is turned away', async () => {
      const before = await caller().version();
      for (const status of await forged(world().house)) expect(status).toBe(404);
      expect(await caller().version()).toBe(before);
    });

    it('gets a page for anything that is no turn', async () => {
      for (const page of await malformed(world().house)) {
        expect(page).toMatch(/^[\x20-\x7e\n]{10,160}$/);
      }
    });
  });
}
