import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type express from 'express';
import type {
  WhatsAppDesk,
  WhatsAppInbound,
  WhatsAppReport,
} from '../../src/channels/whatsapp/driver.js';

/** Where drivers bring what they hear, remembered. */
export function recording(told: {
  inbound: WhatsAppInbound[];
  reports: WhatsAppReport[];
}): WhatsAppDesk {
  return {
    receive: (messages) => Promise.resolve(void told.inbound.push(...messages)),
    report: (report) => Promise.resolve(void told.reports.push(report)),
    numberChanged: () => Promise.resolve(),
  };
}

/** Our own side, on a free port. */
export async function listen(app: ReturnType<typeof express>, wanted = 0) {
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
