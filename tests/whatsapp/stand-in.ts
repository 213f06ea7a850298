import { fileURLToPath } from 'node:url';
import type { Client } from 'whatsapp-web.js';

import { findBrowser } from '../../src/channels/whatsapp/web/browser.js';
import type { WebClientSettings } from '../../src/channels/whatsapp/web/client.js';

/** A person's message as the page takes it. */
export interface Written {
  from: string;
  type?: string;
  body?: string;
  lat?: number;
  lng?: number;
  loc?: string;
  isStatusV3?: boolean;
  broadcast?: boolean;
}

/** What the phone's side of the session can do, played in the page. */
export interface StandIn {
  redraw(ref: string): void;
  scan(): Promise<void>;
  state(state: string): void;
  write(message: Written): string;
  again(id: string): void;
  silence(): void;
  sent: { to: string; text: string; id: string }[];
}

/** The newest session's page, played from here, and its browser. */
export interface Played {
  settings: Omit<WebClientSettings, 'sessionFolder'>;
  /** How many browsers have been opened. */
  opened(): number;
  play<Value>(act: (page: StandIn) => Value): Promise<Awaited<Value>>;
  /** The same in the page's own words, where values from here are needed. */
  tell(words: string): Promise<string>;
  /** The browser vanishes, as by a crash or a lack of memory. */
  kill(): void;
  pid(): number | undefined;
}

/** The real library with our own page in the place of WhatsApp's. */
export function createPlayed(): Played {
  const clients: Client[] = [];
  const last = (): Client => {
    const client = clients.at(-1);
    if (!client) throw new Error('no session was opened');
    return client;
  };
  return {
    settings: {
      browser: findBrowser(process.env['CHROMIUM'] ?? null, process.env['PATH'] ?? ''),
      page: { folder: fileURLToPath(new URL('page', import.meta.url)), version: '9.9.9' },
      async load() {
        const { default: library } = await import('whatsapp-web.js');
        class Kept extends library.Client {
          constructor(...options: ConstructorParameters<typeof Client>) {
            super(...options);
            clients.push(this);
          }
        }
        return { Client: Kept, LocalAuth: library.LocalAuth };
      },
    },
    opened: () => clients.length,
    tell: async (words) => String(await pageOf(last()).evaluate(words)),
    async play<Value>(act: (page: StandIn) => Value): Promise<Awaited<Value>> {
      return (await pageOf(last()).evaluate(`(${act.toString()})(standIn)`)) as Awaited<Value>;
    },
    kill: () => void last().pupBrowser?.process()?.kill('SIGKILL'),
    pid: () => last().pupBrowser?.process()?.pid,
  };
}

function pageOf({ pupPage }: Client) {
  if (!pupPage) throw new Error('the session has no page yet');
  return pupPage;
}
