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
    transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
    format: winston.format.combine(
      winston.format.timestamp(),
      winston.format((entry) => maskAll(entry) as typeof entry)(),
      winston.format.json(),
    ),
  });
  return {
    info: (event, facts) => void logger.info(event, facts),
    warn: (event, facts) => void logger.warn(event, facts),
    error: (event, facts) => void logger.error(event, facts),
  };
}

/** Nine digits and more with nothing between but what people write in numbers. */
const NUMBER = /(?:\+|\b)\d(?:[\s.()-]?\d){7,14}\b/g;
/** Names of facts that may never be written, whatever they hold. */
const SECRET = /pin|code|token|secret|password|authorization|signature|api_?key|text|body|message_text/i;
const ALLOWED = new Set(['code', 'statusCode']);
const MAX_DEPTH = 6;

/** Masks a fact and all within it: full phone numbers to their last three digits, secrets whole. */
export function maskAll(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskNumbers(value);
  if (value instanceof Error) return maskAll(describe(value), depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((entry) => maskAll(entry, depth + 1));
  for (const [name, inner] of Object.entries(value)) {
    const isSecret = SECRET.test(name) && !ALLOWED.has(name) && typeof inner === 'string';
    (value as Record<string, unknown>)[name] = isSecret ? '***' : maskAll(inner, depth + 1);
  }
  return value;
}

export function maskNumbers(words: string): string {
  return words.replace(NUMBER, (number) => `***${number.replace(/\D/g, '').slice(-3)}`);
}

function describe(error: Error): Record<string, unknown> {
  const { code, detail: _, ...rest } = error as Error & { code?: unknown; detail?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...('constraint' in rest ? { constraint: rest.constraint } : {}),
    stack: error.stack?.split('\n').slice(1, 8).map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: describe(error.cause) } : {}),
  };
}
