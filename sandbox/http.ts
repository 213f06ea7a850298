import type { IncomingMessage, ServerResponse } from 'node:http';

const bodyLimitBytes = 1_048_576;

export interface Answer {
  status: number;
  type: string;
  /** A long answer is written piece by piece; bytes go as they are. */
  body: string | Buffer | Iterable<string>;
  headers?: Record<string, string>;
}

/** One request and what can be done with it. */
export interface Exchange {
  method: string;
  query: URLSearchParams;
  /** Path and query as written in the request line. */
  target: string;
  /** Path pieces that stand for `:name` in the pattern, in order, decoded. */
  params: string[];
  header(name: string): string;
  body(): Promise<Buffer>;
  /** Breaks the connection without a word. */
  drop(): void;
  response: ServerResponse;
}

/** Nothing returned: the handler has answered by itself, or never will. */
export type Handler = (exchange: Exchange) => Promise<Answer | undefined> | Answer | undefined;

export interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler;
}

/** A request that cannot be used, with the status and sentence for who sent it. */
export class BadRequest extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export function route(method: string, path: string, handler: Handler): Route {
  const pattern = path.replace(/:[a-z]+/g, '([^/]+)');
  return { method, pattern: new RegExp(`^${pattern}/?$`), handler };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value), headers };
}

/** The body as a JSON object; an empty body is an empty object. */
export async function jsonBody(exchange: Exchange): Promise<Record<string, unknown>> {
  const text = (await exchange.body()).toString('utf8');
  try {
    const value: unknown = JSON.parse(text || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    throw new BadRequest('the body is not JSON');
  }
  throw new BadRequest('the body must be a JSON object');
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyLimitBytes) reject(new BadRequest('the body is too large', 413));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function write(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers });
  if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) {
    response.end(answer.body);
    return;
  }
  for (const piece of answer.body) response.write(piece);
  response.end();
}

function decoded(pieces: string[]): string[] {
  try {
    return pieces.map(decodeURIComponent);
  } catch {
    throw new BadRequest('the address is not well-formed');
  }
}

function failure(error: unknown): Answer {
  if (error instanceof BadRequest) return json(error.status, { error: error.message });
  return json(500, { error: error instanceof Error ? error.message : 'unknown fault' });
}

/** Answers each request by the first route that fits its path and method. */
export function createRouter(
  routes: readonly Route[],
): (request: IncomingMessage, response: ServerResponse) => void {
  const find = (method: string, path: string): { route: Route; params: string[] } => {
    const fitting = routes.filter(({ pattern }) => pattern.test(path));
    if (fitting.length === 0) throw new BadRequest(`nothing is at ${path}`, 404);
    const found = fitting.find((candidate) => candidate.method === method);
    if (!found) throw new BadRequest(`${method} is not for ${path}`, 405);
    return { route: found, params: decoded(found.pattern.exec(path)?.slice(1) ?? []) };
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const { route, params } = find(request.method ?? 'GET', path);
    const answer = await route.handler({
      method: request.method ?? 'GET',
      query: new URLSearchParams(query),
      target: request.url ?? '/',
      params,
      header: (name) => String(request.headers[name] ?? ''),
      body: () => readBody(request),
      drop: () => void request.socket.destroy(),
      response,
    });
    if (answer) write(response, answer);
  };
  return (request, response) => {
    response.on('error', () => {});
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else write(response, failure(error));
    });
  };
}
