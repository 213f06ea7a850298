import winston from 'winston';

/** What happened, as one JSON line with a stable name; numbers of people are masked. */
export interface Log {
  info(event: string, facts?: Record<string, unknown>): void;
  warn(event: string, facts?: Record<string, unknown>): void;
  error(event: string, facts?: Record<string, unknown>): void;
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** JSON lines on standard error, so that standard output stays free for people. */
export function createLog(level: LogLevel): Log {
  const logger = winston.createLogger({
    level: level === 'silent' ? 'error' : level,
    silent: level === 'silent',
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its transports as interfaces
    transports: [new winston.transports.Stream({ stream: process.stderr })],
    format: winston.format.combine(
      winston.format.timestamp(),
      winston.format((entry) => Object.assign(entry, maskFacts(entry, 0)))(),
      winston.format.json(),
    ),
  });
  return {
    info: (event, facts) => void logger.info(event, facts),
    warn: (event, facts) => void logger.warn(event, facts),
    error: (event, facts) => void logger.error(event, facts),
  };
}

/**
 * Eight digits and more with nothing between but what people write in numbers, after a `+` as it
 * stands in addresses too; ids are longer words.
 */
const NUMBER = /(?:(?<![\w-])\+?|%2[Bb])\d(?:[ .()-]?\d){7,14}(?![\w-])/g;
/** Names of facts that may never be written, whatever they hold. */
const SECRET =
  /pin|code|token|secret|password|authorization|signature|api_?key|text|body|message_text/i;
const ALLOWED = new Set(['code', 'statusCode']);
const MAX_DEPTH = 6;

/** A copy of a fact with all within it masked: numbers to their last three digits, secrets whole. */
export function mask(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskNumbers(value);
  if (value instanceof Error) return maskFacts(describe(value), depth + 1);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '…';
  return Array.isArray(value)
    ? value.map((entry) => mask(entry, depth + 1))
    : maskFacts(value, depth + 1);
}

function maskFacts(facts: object, depth: number): Record<string, unknown> {
  const masked = Object.entries(facts).map(([name, value]) => {
    const isSecret = SECRET.test(name) && !ALLOWED.has(name);
    return [name, isSecret && typeof value === 'string' ? '***' : mask(value, depth)];
  });
  return Object.fromEntries(masked) as Record<string, unknown>;
}

function maskNumbers(words: string): string {
  return words.replace(NUMBER, (number) => `***${number.replace(/\D/g, '').slice(-3)}`);
}

function describe(error: Error): Record<string, unknown> {
  // Postgres's `detail` quotes the row, so it is never written.
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: error.stack
      ?.split('\n')
      .slice(1, 8)
      .map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: describe(error.cause) } : {}),
  };
}
