import { createHmac } from 'node:crypto';

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A compact JWT, HS256 (RFC 7515, 7518): what CamPay puts into `signature`. */
function signJwt(claims: Record<string, unknown>, key: string): string {
  const signed = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/**
 * [B] The claims are a source name and times, nothing of the transaction: the signature says who calls,
 * not what the body says. Some tokens carry `exp`, some do not.
 */
export function noticeSignature(atMs: number, key: string, expires: boolean): string {
  const iat = Math.floor(atMs / 1000);
  return signJwt({ source: 'CamPay', iat, ...(expires ? { exp: iat + 600 } : {}) }, key);
}
