import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { createSandbox } from '../../sandbox/app.js';
import { createAfricasTalkingSms } from '../../src/channels/sms/africastalking.js';
import {
  parseDelivery,
  parseInbound,
  parseOptOut,
} from '../../src/channels/sms/africastalking-callbacks.js';
import { freePorts } from '../support/ports.js';
import { smsGatewayContract, type GatewayWorld } from './sms-gateway-suite.js';

smsGatewayContract("Africa's Talking", openAfricasTalking);

async function openAfricasTalking(): Promise<GatewayWorld> {
  const told: Pick<GatewayWorld, 'inbound' | 'reports' | 'optOuts'> = {
    ...{ inbound: [], reports: [], optOuts: [] },
  };
  const listener = await listen((path, body) => {
    const form = parse(body);
    if (path.endsWith('/delivery')) told.reports.push(parseDelivery(form));
    else if (path.endsWith('/opt-out')) told.optOuts.push(parseOptOut(form));
    else told.inbound.push(parseInbound(form, new Date()));
  });
  const sandbox = createSandbox({ port: 0, appUrl: listener.url });
  const address = `http://127.0.0.1:${String(await sandbox.listen())}`;
  const { africastalkingUsername: username, africastalkingApiKey: apiKey } = sandbox.world.settings;
  const settings = { username, apiKey, timeoutMs: 500 };
  const gateway = createAfricasTalkingSms({ ...settings, baseUrl: `${address}/africastalking` });
  const [nobody = 0] = await freePorts(1);
  const nowhere = `http://127.0.0.1:${String(nobody)}`;
  const unreachable = createAfricasTalkingSms({ ...settings, baseUrl: nowhere });
  return {
    ...{ ...told, gateway, unreachable },
    ...{ fault: 'africastalking.sms', reportFault: 'africastalking.delivery' },
    async control(method, path, body) {
      const answer = await fetch(`${address}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      });
      const said = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`);
      return said;
    },
    async close() {
      await Promise.all([gateway.close(), unreachable.close(), sandbox.close(), listener.close()]);
    },
  };
}

/** A stand-in for our own server, since only the readers of the callbacks are of interest here. */
async function listen(onPost: (path: string, body: string) => void) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      onPost((request.url ?? '').replace(/\?.*/, ''), Buffer.concat(chunks).toString('utf8'));
      response.end('');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
