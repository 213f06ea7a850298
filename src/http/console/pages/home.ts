import type { ConsoleWords } from '../../../locales/console/index.js';
import type { HouseState, StateOfHouse } from '../../../services/house-state.js';
import { html, type Html } from '../html.js';
import { moment, table } from '../layout.js';
import { EVERYBODY, type ConsolePage } from '../page.js';

/** How the parts of the house are, what waits in the queues, how gateways and providers do. */
export function homePage({ houseState }: { houseState: HouseState }): ConsolePage {
  return {
    name: '',
    roles: EVERYBODY,
    title: 'home.title',
    isInMenu: true,
    async show({ words }) {
      const state = await houseState();
      return html`<h2>${words['home.parts']}</h2>
        ${parts(words, state)}
        <h2>${words['home.queues']}</h2>
        ${queues(words, state)}
        <h2>${words['home.gateways']}</h2>
        ${gateways(words, state)}
        <h2>${words['home.providers']}</h2>
        ${providers(words, state)}`;
    },
  };
}

function parts(words: ConsoleWords, { redis, oldestDueMs }: StateOfHouse): Html {
  return table(
    words,
    [words['home.database'], words['home.redis'], words['home.oldest']],
    [['ok', redis, Math.round(oldestDueMs / 1_000)]],
  );
}

function queues(words: ConsoleWords, { depths }: StateOfHouse): Html {
  const names = [words['home.class_0'], words['home.class_1'], words['home.class_2']];
  const heads = ['', words['home.due'], words['home.waiting'], words['home.flight']];
  return table(
    words,
    [...heads, words['home.dead']],
    depths.map((depth) => [
      names[depth.class] ?? words['home.class_3'],
      ...[depth.due, depth.waiting, depth.inFlight, depth.dead],
    ]),
  );
}

function gateways(words: ConsoleWords, { traffic, gatewayHealth }: StateOfHouse): Html {
  const heads = [words['home.gateway'], words['home.sent'], words['home.delivered']];
  const rows = traffic.map(({ gateway, channel, sent, delivered, failed }) => [
    ...[`${gateway} (${channel})`, sent, delivered, failed],
    gatewayHealth.find((health) => health.gateway === gateway)?.state ?? 'up',
  ]);
  const unwell = gatewayHealth.map(({ gateway, state, reason, since }) => {
    return html`<p class="bad">${gateway}: ${state}, ${moment(since)} ${reason}</p>`;
  });
  return html`${unwell}${table(words, [...heads, words['home.failed'], words['state']], rows)}`;
}

function providers(words: ConsoleWords, { roads }: StateOfHouse): Html {
  const { health, maintenance } = roads;
  if (health.length + maintenance.length === 0) return html`<p>${words['home.well']}</p>`;
  const heads = [words['home.provider'], words['home.operator'], words['state'], words['reason']];
  return table(
    words,
    [...heads, words['since']],
    [
      ...health.map(({ provider, operator, state, cause, failedAt }) => [
        ...[provider, operator, state, cause, moment(failedAt)],
      ]),
      ...maintenance.map(({ provider, operator, endsAt }) => [
        ...[provider, operator, 'pause', '', moment(endsAt)],
      ]),
    ],
  );
}
