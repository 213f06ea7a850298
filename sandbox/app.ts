import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createControl } from './control.js';
import { createRouter } from './http.js';
import { createPage, type PageParts } from './page/page.js';
import { defaultSettings, type Settings } from './settings.js';
import { createWorld, type World } from './world.js';

export interface Sandbox {
  world: World;
  /** Resolves with the port, which is chosen here when the setting is 0. */
  listen(): Promise<number>;
  /** The port for binds, once it listens. */
  smppPort(): number;
  close(): Promise<void>;
}

function listening(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** What the handset page tells of this world. */
function pageParts({ settings, ussdNetwork, smsGateways, whatsappGateways }: World): PageParts {
  return {
    settings,
    gateways: () => ({
      ussd: ussdNetwork.gateways(),
      sms: smsGateways.map(({ name }) => name),
      whatsapp: whatsappGateways.map(({ via }) => via),
    }),
  };
}

/** A world of networks, phones and wallets on one port: providers' protocols, a control API, a page. */
export function createSandbox(given: Partial<Settings> = {}): Sandbox {
  const world = createWorld({ ...defaultSettings, ...given });
  const server = createServer(
    createRouter([
      ...world.providerRoutes,
      ...createControl(world),
      ...createPage(pageParts(world)),
    ]),
  );
  // Longer than clients keep idle connections, so that none is closed while a request is on its way.
  server.keepAliveTimeout = 65_000;
  let smppPort = 0;
  return {
    world,
    async listen() {
      smppPort = await world.smsc.listen();
      return listening(server, world.settings.port, world.settings.host);
    },
    smppPort: () => smppPort,
    async close() {
      await world.smsc.close();
      await world.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
