import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that the sandbox sent to the application. */
export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  /** The query as it was written. */
  rawQuery: string;
  type: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Fields of a form, of a JSON object, or of the query of a GET. */
  fields: Record<string, string>;
}

export interface Reply {
  status?: number;
  type?: string;
  text: string;
}

/** What the application answers; nothing breaks the connection. */
export type Answering = (received: Received) => Reply | undefined | Promise<Reply | undefined>;

/** A very small application: remembers every callback and answers as the test says. */
export interface Application {
  url: string;
  received: Received[];
  to(path: string): Received[];
  answers(answering: Answering): void;
  close(): Promise<void>;
}

const taken: Answering = () => ({ text: 'END ok' });

function fieldsOf(type: string, body: string, query: URLSearchParams): Record<string, string> {
  if (type.includes('json') && body.endsWith('}')) {
    const entries = Object.entries(JSON.parse(body) as Record<string, unknown>);
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  }
  return Object.fromEntries(body === '' ? query : new URLSearchParams(body));
}

export async function startApplication(): Promise<Application> {
  const received: Received[] = [];
  let answering = taken;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const url = new URL(request.url ?? '/', 'http://application');
      const type = request.headers['content-type'] ?? '';
      const seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        rawQuery: request.url?.split('?')[1] ?? '',
        type,
        headers: request.headers,
        body,
        fields: fieldsOf(type, body, url.searchParams),
      };
      received.push(seen);
      void Promise.resolve(answering(seen)).then((reply) => {
        if (!reply) return request.socket.destroy();
        response.writeHead(reply.status ?? 200, { 'content-type': reply.type ?? 'text/plain' });
        return response.end(reply.text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    to: (path) => received.filter((one) => one.path === path),
    answers: (next) => {
      answering = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
