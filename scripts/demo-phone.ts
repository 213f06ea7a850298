/** A phone of the sandbox, as somebody would hold it; everything it shows is printed. */
export interface Phone {
  dial(code: string): Promise<string>;
  /** Types the number of the choice whose line holds these words. */
  choose(words: string): Promise<string>;
  type(input: string): Promise<string>;
  send(text: string): Promise<void>;
  /** Writes on WhatsApp, or shows where they are there, and waits for the page that answers. */
  chat(what: { text: string } | { location: Place }): Promise<string>;
  /** Taps the button or the row of the newest page that holds these words. */
  tap(words: string): Promise<string>;
  /** Waits for a message that has not been shown yet. */
  receive(pattern: RegExp): Promise<string>;
  /** Waits for a Mobile Money request and approves it; gives its amount in francs. */
  approvePrompt(): Promise<number>;
}

interface Screen {
  text: string;
  open: boolean;
}

interface Place {
  latitude: number;
  longitude: number;
}

interface Message {
  seq: number;
  channel: string;
  text: string;
  content?: { buttons?: Offered[]; rows?: Offered[] };
}

interface Offered {
  id: string;
  title: string;
  description?: string;
}

interface Prompt {
  id: string;
  amountXaf: number;
}

const WAIT_MS = 20_000;
const LOOK_MS = 100;

/** @param world the sandbox's address. @param owner whose phone it is, for the story. */
export function createPhone(world: string, number: string, owner: string): Phone {
  const base = `${world}/phones/${number}`;
  let page: Screen = { text: '', open: false };
  let shown = 0;
  let offered: Offered[] = [];

  async function ussd(body: { dial: string } | { input: string }): Promise<string> {
    print(owner, '>', 'dial' in body ? body.dial : body.input);
    page = (await post(`${base}/ussd`, body)) as Screen;
    print(owner, '<', page.text);
    if (page.text.length > 160) throw new Error('a page is longer than 160 characters');
    return page.text;
  }

  function keyOf(words: string): string {
    const line = page.text.split('\n').find((entry) => entry.includes(words));
    const key = line && /^(\d+)\./.exec(line)?.[1];
    if (key === undefined) throw new Error(`${owner} sees no choice "${words}"`);
    return key;
  }

  async function unseen(pattern: RegExp): Promise<Message | undefined> {
    const { messages } = (await get(`${base}/inbox?since=${String(shown)}`)) as {
      messages: Message[];
    };
    return messages.find((message) => pattern.test(message.text));
  }

  async function receive(pattern: RegExp): Promise<Message> {
    const message = await until(
      () => unseen(pattern),
      `${owner} got no message ${String(pattern)}`,
    );
    shown = message.seq;
    print(owner, message.channel === 'sms' ? 'SMS <' : 'chat <', message.text);
    return message;
  }

  async function chat(what: object, said: string): Promise<string> {
    print(owner, 'chat >', said);
    await post(`${base}/whatsapp`, what);
    const { text, content } = await receive(/^/);
    offered = [...(content?.buttons ?? []), ...(content?.rows ?? [])];
    return text;
  }

  return {
    chat: (what) =>
      'text' in what
        ? chat(what, what.text)
        : chat(what, `(position ${what.location.latitude}, ${what.location.longitude})`),
    async tap(words) {
      const found = offered.find(({ title, description = '' }) =>
        `${title} ${description}`.includes(words),
      );
      if (!found) throw new Error(`${owner} sees nothing to tap with "${words}"`);
      return chat({ choice: found.id }, `[${found.title}]`);
    },
    dial: (code) => ussd({ dial: code }),
    choose: (words) => ussd({ input: keyOf(words) }),
    type: (input) => ussd({ input }),
    async send(text) {
      print(owner, 'SMS >', text);
      await post(`${base}/sms`, { text });
    },
    receive: async (pattern) => (await receive(pattern)).text,
    async approvePrompt() {
      const prompt = await until(async () => {
        const { prompts } = (await get(`${base}/prompts`)) as { prompts: Prompt[] };
        return prompts[0];
      }, `${owner} got no payment request`);
      await post(`${base}/prompts/${prompt.id}`, { action: 'approve' });
      return prompt.amountXaf;
    },
  };
}

async function until<T>(look: () => Promise<T | undefined>, otherwise: string): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(otherwise);
}

async function get(url: string): Promise<unknown> {
  return read(await fetch(url));
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return read(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function read(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`the sandbox answered ${String(answer.status)}`);
  return answer.json();
}

function print(owner: string, sign: string, text: string): void {
  const [first = '', ...rest] = text.split('\n');
  process.stdout.write(`  ${owner.padEnd(16)} ${sign.padStart(6)} ${first}\n`);
  for (const line of rest) process.stdout.write(`  ${' '.repeat(16)} ${' '.repeat(6)} ${line}\n`);
}
