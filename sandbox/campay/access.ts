import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';
import { json, type Answer, type Exchange } from '../http.js';
import type { Settings } from '../settings.js';

const tokenLimit = 1000;

/** Who may call: temporary tokens for a name and password, or the permanent one. */
export interface CampayAccess {
  /** `POST /token/`. */
  give(fields: Record<string, string>): Answer;
  /** The refusal for a call that shows no valid token. */
  check(exchange: Exchange): Answer | undefined;
  clear(): void;
}

/** [A] An array under `non_field_errors`. */
export function badCredentials(): Answer {
  return json(400, { non_field_errors: ['Unable to log in with provided credentials.'] });
}

export function createCampayAccess(parts: { clock: Clock; settings: Settings }): CampayAccess {
  const { clock, settings } = parts;
  /** Token to the time at which it ends. */
  const tokens = new Map<string, number>();

  const issue = (): string => {
    const token = randomBytes(20).toString('hex');
    tokens.set(token, clock.now() + settings.campayTokenMs);
    const oldest = tokens.keys().next().value;
    if (tokens.size > tokenLimit && oldest !== undefined) tokens.delete(oldest);
    return token;
  };
  const isLive = (token: string): boolean =>
    token === settings.campayPermanentToken || (tokens.get(token) ?? 0) > clock.now();

  return {
    give(fields) {
      const { username, password } = fields;
      const missing = ['username', 'password'].filter((name) => !fields[name]);
      if (missing.length > 0)
        return json(
          400,
          Object.fromEntries(missing.map((name) => [name, ['This field is required.']])),
        );
      // [B] Values that look like markup, such as a placeholder nobody filled in, get a code of their own.
      if (/[<>]/.test(`${username ?? ''}${password ?? ''}`))
        return json(400, { error_code: 'INVALID_CHARACTERS', message: 'Invalid characters' });
      if (username !== settings.campayAppUsername || password !== settings.campayAppPassword)
        return badCredentials();
      return json(200, { token: issue(), expires_in: Math.floor(settings.campayTokenMs / 1000) });
    },
    // [A] `Token`, not `Bearer`, for temporary and permanent tokens. [K] The words of the refusals.
    check(exchange) {
      const [scheme, token = ''] = exchange.header('authorization').split(' ');
      if (scheme !== 'Token')
        return json(401, { detail: 'Authentication credentials were not provided.' });
      return isLive(token) ? undefined : json(401, { detail: 'Invalid token.' });
    },
    clear: () => tokens.clear(),
  };
}
