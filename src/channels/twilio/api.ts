import Joi from 'joi';
import type { RefusalKind, SendResult } from '../channel.js';
import { addressBelow, createGatewayHttp, notHeard } from '../gateway-http.js';

export interface TwilioAccount {
  /** Without the path: `https://api.twilio.com`. */
  baseUrl: string;
  accountSid: string;
  authToken: string;
  timeoutMs: number;
}

/** What a code of Twilio's says about trying again. */
export type Judge = (code: number) => { permanent: boolean; kind?: RefusalKind };

/** Twilio's Programmable Messaging, whose own client adds nothing to this one request. */
export interface TwilioApi {
  /** Creates a message from the fields of the form; never throws. */
  create(fields: Readonly<Record<string, string>>): Promise<SendResult>;
  close(): Promise<void>;
}

const CREATED = 201;
/** A message may be refused in the very answer that takes it. */
const REFUSED = new Set(['failed', 'undelivered', 'canceled']);

interface Created {
  sid: string;
  status?: string;
  error_code?: number | null;
}

const createdSchema = Joi.object<Created>({
  sid: Joi.string()
    .pattern(/^[\x21-\x7e]{1,128}$/)
    .required(),
  status: Joi.string(),
  error_code: Joi.number().allow(null),
})
  .unknown()
  .required();

const refusalSchema = Joi.object<{ code: number }>({
  code: Joi.number().integer().required(),
})
  .unknown()
  .required();

export function createTwilioApi(account: TwilioAccount, judge: Judge): TwilioApi {
  const { accountSid, authToken, baseUrl, timeoutMs } = account;
  const path = `2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const url = addressBelow(baseUrl, path);
  const http = createGatewayHttp(url.origin, timeoutMs);
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const refused = (code: number): SendResult => ({ ok: false, code: String(code), ...judge(code) });

  function resultOf(status: number, body: string): SendResult {
    const answer = parseJson(body);
    if (status !== CREATED) {
      const refusal = refusalSchema.validate(answer, { convert: false });
      return refusal.error ? temporary(httpCode(status)) : refused(refusal.value.code);
    }
    const created = createdSchema.validate(answer, { convert: false });
    // It may have been taken or not, and nobody can be asked by our own id.
    if (created.error) return { ...temporary('unreadable_answer'), kind: 'unknown' };
    const { sid, status: state = '', error_code: code } = created.value;
    return REFUSED.has(state) ? refused(code ?? 0) : { ok: true, externalId: sid };
  }

  return {
    async create(fields) {
      const answer = await http.ask({
        path: url.pathname,
        headers: { authorization: `Basic ${login}`, accept: 'application/json' },
        body: new URLSearchParams(fields).toString(),
      });
      return answer.heard ? resultOf(answer.status, answer.body) : notHeard(answer.code);
    },
    close: () => http.close(),
  };
}

/** A plain 200 is not Twilio's: something stands in between. */
function httpCode(status: number): string {
  return status === 200 ? 'unreadable_answer' : `http_${String(status)}`;
}

function temporary(code: string): Extract<SendResult, { ok: false }> {
  return { ok: false, permanent: false, code };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
