import { describe, expect, it } from 'vitest';

import { makeProviders } from '../../src/app/providers.js';
import { readConfig } from '../../src/config.js';

const clock = { now: () => new Date(), monotonicMs: () => 0 };

/** What the start says about an environment; empty when it starts. */
function complaint(environment: Record<string, string>): string {
  try {
    readConfig(environment);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function started(environment: Record<string, string>) {
  const lines: string[] = [];
  const warn = (event: string, facts?: object) => lines.push(`${event} ${JSON.stringify(facts)}`);
  const log = { info: warn, error: warn, warn };
  const providers = makeProviders({ config: readConfig(environment), clock, log });
  return { names: providers.list().map(({ name }) => name), providers, lines };
}

describe('on a laptop', () => {
  it('NouPay is off unless a profile is chosen, and nothing is said', () => {
    expect(started({})).toMatchObject({ names: ['campay'], lines: [] });
    expect(started({ NOUPAY_PROFILE: 'off' })).toMatchObject({ names: ['campay'], lines: [] });
  });

  it.each([
    ['generic', true, true],
    ['noupia', false, false],
  ])(
    'profile %s comes second, and one line says that it is unverified',
    (profile, looks, signs) => {
      const { names, lines, providers } = started({ NOUPAY_PROFILE: profile });
      expect(names).toEqual(['campay', 'noupay']);
      expect(lines).toEqual([expect.stringContaining('noupay_contract_unverified')]);
      expect(providers.get('noupay').capabilities).toMatchObject({
        ...{ pushCollect: true, payout: false, lookupByOurReference: looks, signedNotices: signs },
      });
    },
  );

  it('it speaks to the sandbox with the sandbox’s keys', () => {
    expect(readConfig({ NOUPAY_PROFILE: 'generic' }).noupay).toEqual({
      ...{ profile: 'generic', baseUrl: 'http://127.0.0.1:3001/noupay' },
      ...{ apiKey: 'sandbox-noupay-key', secret: 'sandbox-noupay-secret' },
    });
  });

  it('a profile nobody knows is a sentence', () => {
    expect(complaint({ NOUPAY_PROFILE: 'both' })).toContain('NOUPAY_PROFILE');
  });
});

describe('production', () => {
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://kwata:hidden@db.example:5432/kwata',
    PUBLIC_URL: 'https://kwata.example',
    WEBHOOK_KEY: 'f3b1c9d2e7a84f60',
    MASTER_KEY: 'c1f0a9b8d7e6f5c4b3a2918070605040',
    AFRICASTALKING_BASE_URL: 'https://api.africastalking.example',
    AFRICASTALKING_USERNAME: 'kwata',
    AFRICASTALKING_API_KEY: 'atsk_1234',
    CAMPAY_BASE_URL: 'https://www.campay.example/api',
    CAMPAY_API_KEY: 'a-permanent-token',
    CAMPAY_SECRET: 'a-webhook-secret',
  };
  const generic = {
    ...production,
    NOUPAY_PROFILE: 'generic',
    NOUPAY_ACCEPT_ASSUMED_CONTRACT: 'true',
    NOUPAY_BASE_URL: 'https://api.noupay.example',
    NOUPAY_API_KEY: 'a-key',
    NOUPAY_SECRET: 'a-secret',
  };
  const noupia = {
    ...{ ...generic, NOUPAY_SECRET: '' },
    ...{ NOUPAY_PROFILE: 'noupia', NOUPAY_PRODUCT_KEY: 'p' },
  };
  const without = (env: Record<string, string>, name: string) => ({ ...env, [name]: '' });

  it('starts without it, and with it when the assumed contract is accepted', () => {
    expect([production, generic, noupia].map(complaint)).toEqual(['', '', '']);
  });

  it.each(['', 'false'])('does not start while accepting it is "%s"', (accepted) => {
    const said = complaint({ ...generic, NOUPAY_ACCEPT_ASSUMED_CONTRACT: accepted });
    expect(said).toContain('NOUPAY_ACCEPT_ASSUMED_CONTRACT must be true');
  });

  it.each([
    [generic, 'NOUPAY_BASE_URL'],
    [generic, 'NOUPAY_API_KEY'],
    [generic, 'NOUPAY_SECRET'],
    [noupia, 'NOUPAY_BASE_URL'],
    [noupia, 'NOUPAY_API_KEY'],
    [noupia, 'NOUPAY_PRODUCT_KEY'],
  ])('does not start without a key of its profile', (env, name) => {
    expect(complaint(without(env, name))).toContain(`${name} is required`);
  });

  it.each([
    ['NOUPAY_BASE_URL', 'http://127.0.0.1:3001/noupay'],
    ['NOUPAY_SECRET', 'sandbox-noupay-secret'],
    ['NOUPAY_API_KEY', 'sandbox-noupay-key'],
  ])('does not start with the sandbox’s %s', (name, value) => {
    const said = complaint({ ...generic, [name]: value });
    expect(said).toContain(name);
    expect(said).not.toContain(value);
  });
});
