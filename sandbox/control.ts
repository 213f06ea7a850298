import type { Clock } from './clock.js';
import { BadRequest, json, jsonBody, route, type Exchange, type Route } from './http.js';
import type { HandsetMessage, Phone, PhoneSettings } from './handsets.js';
import { operators, parseMsisdn } from './numbers.js';
import { promptActions, type Prompt, type PromptAction } from './wallets.js';
import { chat } from './whatsapp-control.js';
import type { World } from './world.js';

const inputLimit = 182;
const smsLimit = 1600;
const shownMessages = 50;
const applicationMs = 2000;

/** The phone that an address names, in any form people write numbers. */
function phoneOf(world: World, { params }: Exchange): Phone {
  const msisdn = parseMsisdn(params[0] ?? '');
  if (!msisdn) throw new BadRequest(`"${params[0] ?? ''}" is not a phone number`);
  return world.handsets.get(msisdn);
}

function switchedOn(phone: Phone): Phone {
  if (!phone.on) throw new BadRequest('the phone is off', 409);
  return phone;
}

function textOf(body: Record<string, unknown>, name: string, limit: number): string {
  const value = body[name];
  if (typeof value !== 'string') throw new BadRequest(`"${name}" must be a text`);
  if (value.length > limit) throw new BadRequest(`"${name}" is longer than ${limit} characters`);
  return value;
}

/** The gateway named by `via`, or the first there is. */
function viaOf(body: Record<string, unknown>, known: readonly string[]): string | undefined {
  const { via } = body;
  if (via === undefined) return undefined;
  if (typeof via === 'string' && known.includes(via)) return via;
  throw new BadRequest(`"via" must be one of ${known.join(', ')}`);
}

const settingRules: Record<keyof PhoneSettings, (value: unknown) => boolean> = {
  on: (value) => typeof value === 'boolean',
  balanceXaf: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  operator: (value) => (operators as readonly unknown[]).includes(value),
  holderName: (value) => typeof value === 'string' && value.length <= 100,
  autoApprove: (value) => typeof value === 'boolean',
  whatsapp: (value) => typeof value === 'boolean',
  hidesNumber: (value) => typeof value === 'boolean',
  smsOptOut: (value) => typeof value === 'boolean',
  pin: (value) => typeof value === 'string' && /^\d{4,6}$/.test(value),
};

function settingsOf(body: Record<string, unknown>): Partial<PhoneSettings> {
  for (const [name, value] of Object.entries(body)) {
    const isSound = settingRules[name as keyof PhoneSettings] as
      ((value: unknown) => boolean) | undefined;
    if (!isSound)
      throw new BadRequest(`"${name}" is not one of ${Object.keys(settingRules).join(', ')}`);
    if (!isSound(value)) throw new BadRequest(`"${name}" has a value that a phone cannot have`);
  }
  return body;
}

/** What the inbox shows of a message. */
function received(message: HandsetMessage) {
  const { seq, channel, from, text, at, segments, encoding, state, content, via } = message;
  return { seq, channel, from, text, at, segments, encoding, state, content, via };
}

function promptView(prompt: Prompt) {
  const { id, provider, operator, amountXaf, reference, externalReference, description } = prompt;
  const times = {
    at: new Date(prompt.askedAtMs).toISOString(),
    expiresAt: new Date(prompt.expiresAtMs).toISOString(),
  };
  return { id, provider, operator, amountXaf, reference, externalReference, description, ...times };
}

function phoneView(world: World, phone: Phone) {
  const { msisdn, on, balanceXaf, operator, holderName, pin } = phone;
  const { autoApprove, whatsapp, hidesNumber, smsOptOut, messages, session } = phone;
  const settings = { on, balanceXaf, operator, holderName, autoApprove, smsOptOut, pin };
  return {
    msisdn,
    ...settings,
    ...{ whatsapp, hidesNumber },
    screen: phone.screen ?? null,
    session: session && {
      sessionId: session.sessionId,
      serviceCode: session.serviceCode,
      endsAt: new Date(session.startedAtMs + world.settings.ussdSessionMs).toISOString(),
    },
    prompts: world.wallets.visible(phone).map(promptView),
    messages: messages.slice(-shownMessages),
  };
}

/** What people and tests may do to phones. */
function phoneRoutes(world: World): Route[] {
  const { handsets, smsNetwork, smsGateways, ussdNetwork, wallets } = world;
  return [
    route('GET', '/phones', () =>
      json(200, { phones: [...handsets.all()].slice(0, 1000).map(({ msisdn }) => msisdn) }),
    ),
    route('GET', '/phones/:msisdn', (exchange) =>
      json(200, phoneView(world, phoneOf(world, exchange))),
    ),
    route('PUT', '/phones/:msisdn', async (exchange) => {
      const phone = phoneOf(world, exchange);
      world.change(phone, settingsOf(await jsonBody(exchange)));
      return json(200, phoneView(world, phone));
    }),
    route('POST', '/phones/:msisdn/ussd', async (exchange) => {
      const phone = switchedOn(phoneOf(world, exchange));
      const body = await jsonBody(exchange);
      if ('dial' in body === 'input' in body) throw new BadRequest('give either "dial" or "input"');
      if ('dial' in body) {
        const dialled = textOf(body, 'dial', inputLimit).replace(/\s/g, '');
        return json(
          200,
          await ussdNetwork.dial(phone, dialled, viaOf(body, ussdNetwork.gateways())),
        );
      }
      const reply = await ussdNetwork.input(phone, textOf(body, 'input', inputLimit));
      if (!('refused' in reply)) return json(200, reply);
      const error =
        reply.refused === 'busy' ? 'the network has not answered yet' : 'no session is open';
      return json(409, { error, text: reply.text, open: false });
    }),
    route('POST', '/phones/:msisdn/hangup', (exchange) =>
      json(200, { dropped: ussdNetwork.hangUp(phoneOf(world, exchange)) }),
    ),
    route('POST', '/phones/:msisdn/sms', async (exchange) => {
      const phone = switchedOn(phoneOf(world, exchange));
      const body = await jsonBody(exchange);
      const text = textOf(body, 'text', smsLimit);
      const via =
        viaOf(
          body,
          smsGateways.map(({ name }) => name),
        ) ?? smsGateways[0]?.name;
      const gateway = smsGateways.find(({ name }) => name === via);
      if (!gateway) throw new BadRequest('no SMS gateway is here', 409);
      return json(200, await smsNetwork.send(phone, text, gateway));
    }),
    route('POST', '/phones/:msisdn/whatsapp', async (exchange) =>
      chat(world, switchedOn(phoneOf(world, exchange)), await jsonBody(exchange)),
    ),
    route('GET', '/phones/:msisdn/inbox', (exchange) => {
      const since = Number(exchange.query.get('since') ?? 0);
      if (!Number.isSafeInteger(since)) throw new BadRequest('"since" must be a whole number');
      const messages = phoneOf(world, exchange).messages.filter(
        ({ seq, state }) => state === 'received' && seq > since,
      );
      return json(200, { messages: messages.map(received) });
    }),
    route('GET', '/phones/:msisdn/prompts', (exchange) =>
      json(200, { prompts: wallets.visible(phoneOf(world, exchange)).map(promptView) }),
    ),
    route('POST', '/phones/:msisdn/prompts/:id', async (exchange) => {
      const phone = phoneOf(world, exchange);
      const { action, pin } = await jsonBody(exchange);
      if (!(promptActions as readonly unknown[]).includes(action))
        throw new BadRequest(`"action" must be one of ${promptActions.join(', ')}`);
      const how = typeof pin === 'string' ? { pin } : {};
      const answer = wallets.decide(phone, exchange.params[1] ?? '', action as PromptAction, how);
      if (answer.ok) return json(200, { decision: answer.decision });
      if (answer.reason === 'unknown') throw new BadRequest('no such request is waiting', 404);
      throw new BadRequest(
        'the request is not on the screen: the phone is off or in a session',
        409,
      );
    }),
  ];
}

/** The world as a whole: books, faults, floats, time, a fresh start. */
function worldRoutes(world: World): Route[] {
  return [
    route('GET', '/books', ({ query }) => ({
      status: 200,
      type: 'application/json',
      body: booksJson(world, query.get('only')?.split(','), lastOf(query)),
    })),
    route('GET', '/faults', () => json(200, world.faults.list())),
    route('PUT', '/faults', async (exchange) => {
      const set = world.faults.set(await jsonBody(exchange));
      world.live.changed('faults');
      return set.ok ? json(200, world.faults.list()) : json(400, { error: set.reason });
    }),
    route('DELETE', '/faults', () => {
      world.faults.clear();
      world.live.changed('faults');
      return json(200, {});
    }),
    route('PUT', '/floats', async (exchange) => {
      for (const [operator, amount] of Object.entries(await jsonBody(exchange))) {
        if (!['MTN', 'ORANGE'].includes(operator) || !Number.isSafeInteger(amount))
          throw new BadRequest('floats are { "MTN": francs, "ORANGE": francs }');
        world.setFloat(operator, Number(amount));
      }
      return json(200, world.floats());
    }),
    route('POST', '/clock', async (exchange) => {
      const { advanceMs } = await jsonBody(exchange);
      if (!Number.isSafeInteger(advanceMs) || Number(advanceMs) < 0)
        throw new BadRequest('"advanceMs" must be a whole number of milliseconds');
      world.clock.advance(Number(advanceMs));
      return clockView(world.clock);
    }),
    route('GET', '/clock', () => clockView(world.clock)),
    route('POST', '/reset', () => {
      world.reset();
      for (const topic of ['faults', 'world']) world.live.changed(topic);
      return json(200, {});
    }),
    route('GET', '/application', async () => json(200, { up: await isApplicationUp(world) })),
    route('GET', '/livez', () => json(200, { ok: true })),
    route('GET', '/live', ({ response }) => {
      world.live.join(response);
      return undefined;
    }),
  ];
}

function clockView(clock: Clock) {
  return json(200, { now: clock.iso() });
}

/** How many of the newest rows of each book are wanted; absent, all. */
function lastOf(query: URLSearchParams): number {
  const last = Number(query.get('last') ?? Infinity);
  if (last >= 1) return last;
  throw new BadRequest('"last" must be a number of rows');
}

/** Whether anybody answers at the application's address, whatever they say. */
async function isApplicationUp({ caller }: World): Promise<boolean> {
  const asked = caller.send({ method: 'GET', path: '/livez' }, applicationMs);
  return asked.then(
    () => true,
    () => false,
  );
}

/** The books as JSON, some rows at a time: they can be long. */
function* booksJson(
  world: World,
  only: readonly string[] | undefined,
  last: number,
): Generator<string> {
  const { books } = world;
  const transactions = books.transactions.rows();
  const lists: Record<string, readonly unknown[]> = {
    collects: transactions.filter(({ endpoint }) => endpoint === 'collect'),
    withdraws: transactions.filter(({ endpoint }) => endpoint === 'withdraw'),
    messages: books.messages.rows(),
    webhooks: books.webhooks.rows(),
    sessions: books.sessions.rows(),
  };
  yield `{"at":${JSON.stringify(world.clock.iso())},"floats":${JSON.stringify(world.floats())}`;
  for (const [name, all] of Object.entries(lists)) {
    if (only && !only.includes(name)) continue;
    const rows = all.slice(-last);
    yield `,${JSON.stringify(name)}:[`;
    for (let from = 0; from < rows.length; from += 500)
      yield `${from > 0 ? ',' : ''}${JSON.stringify(rows.slice(from, from + 500)).slice(1, -1)}`;
    yield ']';
  }
  yield '}';
}

export function createControl(world: World): Route[] {
  return [...phoneRoutes(world), ...worldRoutes(world)];
}
