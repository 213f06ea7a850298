/** How packets reach the browser: commands with their answers, and events. */
export interface Wire {
  send<Result>(method: string, params?: object, sessionId?: string): Promise<Result>;
  listen(listener: (method: string, params: object, sessionId?: string) => void): void;
}

/** One tab. Selectors are CSS; every method waits for what it needs, never for a time. */
export interface Tab {
  send<Result>(method: string, params?: object): Promise<Result>;
  /** Evaluates in the page; what it gives must survive JSON. */
  read<T>(expression: string): Promise<T>;
  /** The first truthy value of an expression. */
  until<T>(expression: string, what?: string): Promise<T>;
  /** A click of a mouse in the middle of the element, once it is there and nothing covers it. */
  click(selector: string): Promise<void>;
  /** Keys as a keyboard sends them: a name such as `Enter`, or one character. */
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  resize(size: { width: number; height: number }): Promise<void>;
  goto(url: string): Promise<void>;
  /** PNG of what is seen, or of the whole page. */
  picture(whole?: boolean): Promise<Buffer>;
  /** What the page wrote to its console as an error, and exceptions that nobody caught. */
  errors: string[];
  close(): Promise<void>;
}

const waitMs = 20_000;
const lookMs = 25;

/** Refuses when something takes longer; `what` names it. */
export function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${String(ms)} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A tab in a browser context of its own: no cookie of another. */
export async function openTab(
  wire: Wire,
  url: string,
  size: { width: number; height: number },
): Promise<Tab> {
  const context = await wire.send<{ browserContextId: string }>('Target.createBrowserContext');
  const target = { url: 'about:blank', ...context };
  const { targetId } = await wire.send<{ targetId: string }>('Target.createTarget', target);
  const attach = { targetId, flatten: true };
  const { sessionId } = await wire.send<{ sessionId: string }>('Target.attachToTarget', attach);
  const send: Tab['send'] = <Result>(method: string, params: object = {}) =>
    within(waitMs, wire.send<Result>(method, params, sessionId), method);
  const errors: string[] = [];
  wire.listen((method, params, session) => {
    if (session === sessionId) errors.push(...complaints(method, params));
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  const tab = createTab(send, errors, () => wire.send('Target.disposeBrowserContext', context));
  await tab.resize(size);
  await tab.goto(url);
  return tab;
}

interface Complaint {
  entry?: { level: string; text: string; url?: string };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

function complaints(method: string, params: Complaint): string[] {
  const { entry, exceptionDetails } = params;
  if (method === 'Runtime.exceptionThrown')
    return [exceptionDetails?.exception?.description ?? exceptionDetails?.text ?? method];
  return entry?.level === 'error' ? [`${entry.text} ${entry.url ?? ''}`] : [];
}

/** Where an element can be clicked, or why not yet. */
const clickable = (selector: string): string => `(() => {
  const it = document.querySelector(${JSON.stringify(selector)});
  if (!it || it.disabled) return null;
  it.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { x, y, width, height } = it.getBoundingClientRect();
  const point = { x: x + width / 2, y: y + height / 2 };
  const on = document.elementFromPoint(point.x, point.y);
  return width && (it === on || it.contains(on)) ? point : null;
})()`;

const codes: Record<string, number> = {
  ...{ Enter: 13, Escape: 27, Backspace: 8, Tab: 9, ' ': 32 },
  ...{ ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 },
};

interface Evaluated<T> {
  result: { value: T };
  exceptionDetails?: { exception?: { description?: string } };
}

function createTab(send: Tab['send'], errors: string[], dispose: () => Promise<unknown>): Tab {
  async function read<T>(expression: string): Promise<T> {
    const asked = { expression, returnByValue: true, awaitPromise: true };
    const answer = await send<Evaluated<T>>('Runtime.evaluate', asked);
    if (!answer.exceptionDetails) return answer.result.value;
    throw new Error(`${expression}: ${String(answer.exceptionDetails.exception?.description)}`);
  }
  async function until<T>(expression: string, what = expression): Promise<T> {
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      const value = await read<T>(expression).catch(() => undefined);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
    throw new Error(`never came: ${what}\n${await read<string>('document.body.innerText')}`);
  }
  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      const [name = '', ...modifiers] = key.split('+').reverse();
      const character = name.length === 1 ? name : name === 'Enter' ? '\r' : undefined;
      const about = {
        key: name,
        // Other characters have no code of their own: that of # would be the End key.
        windowsVirtualKeyCode:
          codes[name] ?? (/^[a-z0-9]$/i.test(name) ? name.toUpperCase().charCodeAt(0) : 0),
        modifiers: modifiers.includes('Shift') ? 8 : 0,
      };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...about, text: character });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...about });
    }
  }

  return {
    ...{ send, read, until, press, errors },
    async click(selector) {
      const point = await until<{ x: number; y: number }>(clickable(selector), selector);
      const mouse = { ...point, button: 'left', clickCount: 1 };
      await send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...point });
      await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse });
      await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse });
    },
    type: (text) => press(...text),
    async resize(size) {
      const metrics = { ...size, deviceScaleFactor: 1, mobile: false };
      await send('Emulation.setDeviceMetricsOverride', metrics);
    },
    async goto(url) {
      await send('Page.navigate', { url });
      await until(`location.href !== 'about:blank' && document.readyState === 'complete'`, url);
    },
    async picture(whole = false) {
      const clip = whole && { clip: { ...(await read<object>(extent)), x: 0, y: 0, scale: 1 } };
      const asked = { captureBeyondViewport: whole, ...clip };
      const { data } = await send<{ data: string }>('Page.captureScreenshot', asked);
      return Buffer.from(data, 'base64');
    },
    async close() {
      await dispose();
    },
  };
}

const extent =
  '({ width: innerWidth, height: document.documentElement.getBoundingClientRect().height })';
