import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

import { createSandbox, type Sandbox } from '../../../sandbox/app.js';
import type { Settings } from '../../../sandbox/settings.js';
import { startApplication, type Application } from '../../sandbox/support/application.js';
import { startChromium, type Chromium } from '../../support/chromium.js';
import type { Tab } from '../../support/chromium-tab.js';
import { holdPhone, type HeldPhone } from './held-phone.js';

export const awa = '237670000123';
export const shop = '237670000001';
export const orange = '237690000002';
export const driver = '237670000031';

/** The page of a fresh sandbox in a fresh tab, before a very small application. */
export interface OpenPage {
  app: Application;
  sandbox: Sandbox;
  url: string;
  tab: Tab;
  phone(msisdn?: string): HeldPhone;
  /** Another tab, as of another person. */
  open(path: string, size?: { width: number; height: number }): Promise<Tab>;
  /** From the sandbox's own API, past the page. */
  ask<T>(method: string, path: string, body?: object): Promise<T>;
}

const settings: Partial<Settings> = {
  ...{ port: 0, smsDeliveryMs: 5, campayWebhookDelayMs: 5, campaySettleMs: 5, retryGapsMs: [10] },
  pagePhones: `${awa}:newcomer:Awa,${shop}:restaurant:Mama Ndoumbelle,${orange},${driver}:driver:Alain`,
  pageDials: '*237*55*2001#',
};

export function useChromium(): () => Chromium {
  let chromium: Chromium | undefined;
  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.close());
  return () => {
    if (!chromium) throw new Error('the browser is not there yet');
    return chromium;
  };
}

export async function ready(tab: Tab): Promise<Tab> {
  await tab.until(`document.body.dataset.ready && document.querySelector('.strip .chip')`);
  return tab;
}

/** Gives every test of the file a fresh page; a page that complained to its console fails. */
export function usePage(path = '/?lang=fr'): () => OpenPage {
  const chromium = useChromium();
  const opened: { tabs: Tab[]; page?: OpenPage } = { tabs: [] };
  beforeEach(async () => {
    const app = await startApplication();
    const sandbox = createSandbox({ ...settings, appUrl: app.url });
    const url = `http://127.0.0.1:${String(await sandbox.listen())}`;
    const open: OpenPage['open'] = async (at, size) => {
      const tab = await ready(await chromium().open(url + at, size));
      opened.tabs.push(tab);
      return tab;
    };
    const tab = await open(path);
    const ask = async <T>(method: string, at: string, body?: object): Promise<T> => {
      const given = body ? { body: JSON.stringify(body) } : {};
      return (await (await fetch(url + at, { method, ...given })).json()) as T;
    };
    const phone = (msisdn = awa): HeldPhone => holdPhone(tab, msisdn);
    opened.page = { app, sandbox, url, tab, phone, open, ask };
  });
  afterEach(async () => {
    const complaints = opened.tabs.flatMap(({ errors }) => errors);
    for (const tab of opened.tabs.splice(0)) await tab.close();
    await opened.page?.sandbox.close();
    await opened.page?.app.close();
    expect(complaints).toEqual([]);
  });
  return () => {
    if (!opened.page) throw new Error('the page is not there yet');
    return opened.page;
  };
}
