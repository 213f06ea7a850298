import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { createCaller } from './caller.js';
import type { Texts } from './texts.js';

/** The providers outside, as fast as they can be played: CamPay and Africa's Talking's SMS. */
export interface World {
  close(): Promise<void>;
}

export interface WorldParts {
  port: number;
  appUrl: string;
  /** Signs the notices. */
  webhookKey: string;
  /** The application's time is ours plus this. */
  shiftMs: number;
  texts: Texts;
}

/** The person types their PIN at once; only then does CamPay ring. */
const APPROVED_MS = 5;

interface Collect {
  reference: string;
  external_reference: string;
  amount: string;
  currency: 'XAF';
  operator: 'MTN';
  status: 'SUCCESSFUL';
  endpoint: 'collect';
}

export async function startWorld(parts: WorldParts): Promise<World> {
  const app = createCaller(parts.appUrl);
  const signature = createSigner(parts);
  const collects = new Map<string, Collect>();
  let last = 0;

  function collect(body: string): object {
    const asked = JSON.parse(body) as { amount: string; external_reference: string };
    const reference = `bench-${String((last += 1))}`;
    const { amount, external_reference } = asked;
    const told = { status: 'SUCCESSFUL', endpoint: 'collect', currency: 'XAF' } as const;
    const made: Collect = { reference, external_reference, amount, operator: 'MTN', ...told };
    collects.set(reference, made);
    setTimeout(() => {
      ring(made);
    }, APPROVED_MS);
    return { reference, ussd_code: '*126#', operator: 'MTN' };
  }

  function ring(made: Collect): void {
    const body = JSON.stringify({ ...made, signature: signature() });
    // A notice that is lost is no loss: the application polls.
    app.postJson('/payments/campay/webhook', body).catch(() => undefined);
  }

  function receive(body: string): object {
    const form = new URLSearchParams(body);
    const to = form.get('to') ?? '';
    parts.texts.receive({ to, text: form.get('message') ?? '' });
    const messageId = `ATXid_${String((last += 1))}`;
    const recipient = { statusCode: 101, number: to, status: 'Success', messageId };
    const data = { Message: 'Sent to 1/1', Recipients: [{ ...recipient, cost: 'XAF 10' }] };
    return { SMSMessageData: data };
  }

  function answer(url: string, body: string): [status: number, fields: object] {
    if (url.endsWith('/messaging')) return [201, receive(body)];
    if (url.endsWith('/collect/')) return [200, collect(body)];
    if (url.endsWith('/token/')) return [200, { token: 'bench', expires_in: 3600 }];
    const found = collects.get(/\/transaction\/([^/]+)\//.exec(url)?.[1] ?? '');
    return found ? [200, found] : [404, {}];
  }

  const server = createServer((request, response) => {
    read(request, (body) => {
      write(response, ...answer(request.url ?? '', body));
    });
  });
  await new Promise<void>((resolve) => server.listen(parts.port, '127.0.0.1', resolve));
  return {
    async close() {
      server.closeAllConnections();
      server.close();
      await app.close();
    },
  };
}

function read(request: IncomingMessage, done: (body: string) => void): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => (body += part));
  request.on('end', () => {
    done(body);
  });
}

function write(response: ServerResponse, status: number, fields: object): void {
  const body = JSON.stringify(fields);
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length });
  response.end(body);
}

/** What CamPay puts into `signature`: a JWT by HS256; one a second, since its time is in seconds. */
function createSigner({ webhookKey, shiftMs }: WorldParts): () => string {
  let made = { iat: 0, token: '' };
  return () => {
    const iat = Math.floor((Date.now() + shiftMs) / 1000);
    if (made.iat === iat) return made.token;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ source: 'CamPay', iat })}`;
    const mac = createHmac('sha256', webhookKey).update(signed).digest('base64url');
    made = { iat, token: `${signed}.${mac}` };
    return made.token;
  };
}
