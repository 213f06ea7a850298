import { parse } from 'node:querystring';
import { urlencoded, type NextFunction, type Request, type RequestHandler } from 'express';

/** A turn's form has some hundred bytes; a body past this is no gateway's. */
const MAX_BYTES = 16 * 1024;
const MAX_FIELDS = 50;

const FORM = 'application/x-www-form-urlencoded';
const USUAL = new Set([FORM, `${FORM}; charset=utf-8`, `${FORM};charset=utf-8`]);

/** Reads the forms of gateways. */
export function anyForm(): RequestHandler {
  return urlencoded({ extended: false, limit: MAX_BYTES, parameterLimit: MAX_FIELDS });
}

/**
 * The same for the one kind of body that every turn brings, at a fifth of the cost; whatever else
 * comes is left to Express.
 */
export function smallForm(): RequestHandler {
  const readAny = anyForm();
  return (request, response, next) => {
    if (isUsual(request)) readSmall(request, next);
    else readAny(request, response, next);
  };
}

function isUsual({ headers }: Request): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN);
  const type = headers['content-type']?.toLowerCase() ?? '';
  return length <= MAX_BYTES && headers['content-encoding'] === undefined && USUAL.has(type);
}

/** Node itself cuts a body where its announced length ends. */
function readSmall(request: Request, next: NextFunction): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const [only, ...more] = parts;
    const body = only && more.length === 0 ? only : Buffer.concat(parts);
    const form = parse(body.toString('utf8'), '&', '=', { maxKeys: MAX_FIELDS + 1 });
    request.body = form;
    next(
      Object.keys(form).length > MAX_FIELDS ? new Error('a form has too many fields') : undefined,
    );
  });
  request.on('error', next);
}
