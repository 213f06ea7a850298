import { once } from 'node:events';
import type WhatsAppWeb from 'whatsapp-web.js';
import type { Client, Message } from 'whatsapp-web.js';
import { BROWSER_ARGS, openSessionFolder } from './browser.js';
import { guardRejections } from './guard.js';
import type { WebMessage } from './inbound.js';

/** What the session tells; everything it tells is a sign that it lives. */
export type WebEvent =
  | { kind: 'qr'; qr: string }
  | { kind: 'ready' }
  | { kind: 'state'; state: string }
  | { kind: 'ended'; reason: string }
  | { kind: 'message'; message: WebMessage }
  /** WhatsApp's own steps: -1 error, 0 pending, 1 server, 2 phone, 3 read, 4 played. */
  | { kind: 'ack'; id: string; ack: number }
  | { kind: 'sign' };

/** One session in one browser, from its start to its end. */
export interface WebClient {
  /** Rejects with whatever the library throws, plain strings included. */
  start(): Promise<void>;
  state(): Promise<string | null>;
  /** Writes to ourselves; gives the id, whose echo proves that the line is alive. */
  echo(): Promise<string | null>;
  typing(chatId: string): Promise<void>;
  /** The message's id; null where WhatsApp knows no such person. */
  send(chatId: string, text: string): Promise<string | null>;
  /** Ends the browser, by force if it must. */
  stop(): Promise<void>;
}

export type OpenWebClient = (onEvent: (event: WebEvent) => void) => Promise<WebClient>;

export interface WebClientSettings {
  browser: string;
  /** Kept for its owner alone. */
  sessionFolder: string;
  /** A page on this machine in place of WhatsApp's own, for tests: `<version>.html` in `folder`. */
  page?: { folder: string; version: string };
  /** Loads the library; the installed one when not given. */
  load?: () => Promise<Library>;
}

type Library = Pick<typeof WhatsAppWeb, 'Client' | 'LocalAuth'>;

const STOP_MS = 5_000;
/** Whatever else it tells is a sign of life too. */
const SIGNS = [
  'loading_screen',
  'authenticated',
  'message_reaction',
  'message_edit',
  'unread_count',
];
const ECHO = 'Kwata: ligne ouverte';

/** Opens sessions by whatsapp-web.js, which is loaded with the first of them: it brings a browser's driver. */
export function createOpenWebClient(settings: WebClientSettings): OpenWebClient {
  return async (onEvent) => {
    const { Client, LocalAuth } = await (settings.load ?? loadLibrary)();
    openSessionFolder(settings.sessionFolder);
    const { page } = settings;
    const kept = new LocalAuth({ dataPath: settings.sessionFolder });
    const client = new Client({
      authStrategy: kept,
      puppeteer: {
        executablePath: settings.browser,
        args: BROWSER_ARGS,
        // The browser ends with this process, however that ends, and only we end it.
        ...{ pipe: true, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      },
      ...(page ? { webVersion: page.version } : {}),
      webVersionCache: page ? { type: 'local', path: page.folder, strict: true } : { type: 'none' },
    });
    const launched = new Promise<void>((resolve) => {
      kept.afterBrowserInitialized = () => {
        attend(client, onEvent);
        resolve();
        return Promise.resolve();
      };
    });
    listen(client, onEvent);
    return clientOf(client, launched, guardRejections());
  };
}

async function loadLibrary(): Promise<Library> {
  return (await import('whatsapp-web.js')).default;
}

function listen(client: Client, tell: (event: WebEvent) => void): void {
  client.on('qr', (qr) => tell({ kind: 'qr', qr }));
  client.on('ready', () => tell({ kind: 'ready' }));
  client.on('change_state', (state) => tell({ kind: 'state', state }));
  client.on('disconnected', (reason) => tell({ kind: 'ended', reason }));
  client.on('auth_failure', () => tell({ kind: 'ended', reason: 'auth_failure' }));
  client.on('message_create', (message) => tell({ kind: 'message', message: plain(message) }));
  client.on('message_ack', ({ id }, ack) => tell({ kind: 'ack', id: id.id, ack }));
  for (const sign of SIGNS) client.on(sign, () => tell({ kind: 'sign' }));
}

/** What is read of a message; the rest of it never leaves the library. */
function plain(message: Message): WebMessage {
  const { id, type, body, from, fromMe, timestamp, broadcast, isStatus, location } = message;
  const kind: string = type;
  const { notifyName } = message.rawData as { notifyName?: unknown };
  return {
    ...{ id: id.id, type, body, from, fromMe, timestamp },
    isBroadcast: broadcast || isStatus,
    ...(typeof notifyName === 'string' ? { profileName: notifyName } : {}),
    ...(kind === 'location' ? { location: { ...location } } : {}),
  };
}

/** Listens to the browser from its first moment. */
function attend(client: Client, tell: (event: WebEvent) => void): void {
  const browser = client.pupBrowser;
  browser?.on('disconnected', () => tell({ kind: 'ended', reason: 'browser_gone' }));
  // A pipe breaks when its browser is killed, and nobody else listens to that: it would end us too.
  for (const pipe of browser?.process()?.stdio ?? []) pipe?.on('error', () => undefined);
}

function clientOf(client: Client, launched: Promise<void>, release: () => void): WebClient {
  let starting: Promise<void> = Promise.resolve();
  const send = async (chatId: string, text: string): Promise<string | null> => {
    const options = { linkPreview: false, waitUntilMsgSent: true };
    const sent = (await client.sendMessage(chatId, text, options)) as Message | undefined;
    return sent?.id.id ?? null;
  };
  return {
    start() {
      const started = client.initialize();
      starting = Promise.race([launched, started.catch(() => undefined)]);
      return started;
    },
    state: () => client.getState(),
    echo: () => send(client.info.wid._serialized, ECHO),
    async typing(chatId) {
      const chat = await client.getChatById(chatId);
      await chat.sendStateTyping();
    },
    send,
    async stop() {
      // A browser on its way up can only be ended once it is there.
      await starting;
      await end(client);
      release();
    },
  };
}

/** Politely first: a browser that hangs must not outlive its session. */
async function end(client: Client): Promise<void> {
  const child = client.pupBrowser?.process();
  client.removeAllListeners();
  const kill = () => void child?.kill('SIGKILL');
  const timer = setTimeout(kill, STOP_MS);
  await client.destroy().catch(kill);
  // Until then it writes into its folder, which the next one needs.
  if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  clearTimeout(timer);
}
