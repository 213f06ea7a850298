// `npm run talk [-- msisdn [code]]`: a phone in the terminal, against a running sandbox at
// SANDBOX_URL, or at SANDBOX_PORT of this machine.
import { writeFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const localUrl = `http://127.0.0.1:${process.env.SANDBOX_PORT ?? '3001'}`;
const sandboxUrl = (process.env.SANDBOX_URL ?? localUrl).replace(/\/+$/, '');
const [msisdn = '670000001', firstDial] = process.argv.slice(2);
const phonePath = `/phones/${encodeURIComponent(msisdn)}`;
const promptWaitMs = 30_000;
const pollMs = 500;

const help = `
A phone in the terminal: ${msisdn}, at ${sandboxUrl}.
Dial a code such as *237*55#, then type as on the phone's keys. Commands:
  sms TEXT       send an SMS                  inbox     all messages received
  prompts        waiting Mobile Money         approve / refuse   answer the next one (waits ${promptWaitMs / 1000} s)
  hangup         drop the session             wait N    let N seconds pass
  save FILE      keep what was typed as a transcript (save FILE en: an English one)
  = TEXT         type TEXT even if it is a command      help, quit
Un téléphone dans le terminal. Composez un code, puis tapez comme sur les touches. Commandes :
  sms TEXTE : envoyer   inbox : messages reçus   prompts : paiements en attente   approve / refuse : répondre
  hangup : raccrocher   wait N : attendre N secondes   save FICHIER : garder   = TEXTE : taper tel quel   quit
`;

/** How a saved transcript calls whoever holds this phone, until somebody gives them a name. */
const person = 'Client';
/** What was typed (`>`), shown (`<`) and what happened around (`~`), as transcripts write it. */
const transcript: string[] = [];
let startedAt = '';
let sessionOpen = false;
let lastSeq = 0;
const knownPrompts = new Set<string>();

interface Prompt {
  id: string;
  operator: string;
  amountXaf: number;
  provider: string;
}
interface Message {
  seq: number;
  from: string;
  text: string;
  at: string;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(sandboxUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const value = (await answer.json()) as T & { error?: string };
  if (!answer.ok) throw new Error(value.error ?? `the sandbox answered ${answer.status}`);
  return value;
}

function quoted(mark: string, text: string): string[] {
  return text.split('\n').map((line) => `${mark} ${line}`.trimEnd());
}

/** One hop: what the phone sends and the page that comes back. */
async function hop(typed: string, body: { dial: string } | { input: string }): Promise<void> {
  const path = `${phonePath}/ussd`;
  const reply = await call<{ text: string; open: boolean; ms: number }>('POST', path, body);
  sessionOpen = reply.open;
  transcript.push(`> ${typed}`, ...quoted('<', reply.text), ...(reply.open ? [] : ['(fin)', '']));
  const frame = '-'.repeat(32);
  say(`${frame}\n${reply.text}\n${frame}${reply.open ? '' : ` (fin / end, ${reply.ms} ms)`}`);
}

async function dial(code: string): Promise<void> {
  if (!startedAt) startedAt = (await call<{ now: string }>('GET', '/clock')).now;
  await hop(code, { dial: code });
}

async function sms(text: string): Promise<void> {
  await call('POST', `${phonePath}/sms`, { text });
  transcript.push(`[${person}] > ${text}`);
  say('(SMS)');
}

function douala(iso: string): string {
  return new Date(Date.parse(iso) + 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

async function messagesSince(seq: number): Promise<Message[]> {
  const path = `${phonePath}/inbox?since=${seq}`;
  return (await call<{ messages: Message[] }>('GET', path)).messages;
}

async function prompts(): Promise<Prompt[]> {
  return (await call<{ prompts: Prompt[] }>('GET', `${phonePath}/prompts`)).prompts;
}

function showPrompt({ operator, amountXaf, provider }: Prompt): void {
  say(`[${operator}] ${provider} : ${amountXaf} F ? approve / refuse`);
}

/** Tells what reached the phone since the last look. */
async function look(): Promise<void> {
  for (const message of await messagesSince(lastSeq)) {
    lastSeq = message.seq;
    say(`[SMS ${message.from}, ${douala(message.at).slice(11)}] ${message.text}`);
  }
  for (const prompt of await prompts()) {
    if (knownPrompts.has(prompt.id)) continue;
    knownPrompts.add(prompt.id);
    showPrompt(prompt);
  }
}

async function nextPrompt(): Promise<Prompt> {
  const deadline = Date.now() + promptWaitMs;
  while (Date.now() < deadline) {
    const [prompt] = await prompts();
    if (prompt) return prompt;
    await pause(pollMs);
  }
  throw new Error('aucun paiement en attente / no Mobile Money request is waiting');
}

async function decide(action: 'approve' | 'refuse'): Promise<void> {
  const prompt = await nextPrompt();
  const path = `${phonePath}/prompts/${prompt.id}`;
  const { decision } = await call<{ decision: string }>('POST', path, { action });
  knownPrompts.add(prompt.id);
  const deed = action === 'approve' ? 'entre son code secret' : 'refuse de payer';
  // The request comes some seconds after the goodbye; a transcript's clock must be told.
  transcript.push('~ 5 s', `~ ${person} ${deed}`);
  say(`[${prompt.operator}] ${prompt.amountXaf} F : ${decision}`);
}

/** Writes what was typed and shown so far in the form of tests/transcripts. */
function save(file: string, language = 'fr'): void {
  const clock = douala(startedAt || new Date().toISOString());
  // Somebody who was asked for their language is new; anybody else is known by it.
  const isNew = transcript.some((line) => line.includes('Bienvenue/Welcome'));
  const known = isNew ? '' : `   language: ${language}`;
  const head = `channel: ussd   phone: ${person} ${msisdn.slice(-9)}${known}   clock: ${clock}`;
  const lines = [`Une session de ${msisdn}`, head, '', ...transcript];
  writeFileSync(file, `${lines.join('\n').trimEnd()}\n`);
  say(`${file} : ${transcript.length} lignes / lines`);
}

async function typeIn(text: string): Promise<void> {
  if (sessionOpen) return hop(text, { input: text });
  if (/^[*#]/.test(text)) return dial(text);
  say('Aucune session : composez un code. / No session: dial a code.');
}

const commands: Record<string, (rest: string) => Promise<void> | void> = {
  sms,
  inbox: async () => {
    for (const { from, text, at } of await messagesSince(0)) say(`${douala(at)} ${from}: ${text}`);
  },
  prompts: async () => (await prompts()).forEach(showPrompt),
  approve: () => decide('approve'),
  refuse: () => decide('refuse'),
  hangup: async () => {
    await call('POST', `${phonePath}/hangup`);
    sessionOpen = false;
    transcript.push(`~ ${person} raccroche`);
  },
  wait: async (given) => {
    const seconds = Math.min(Number(given) || 1, 600);
    await pause(seconds * 1000);
    transcript.push(`~ ${seconds} s`);
  },
  save: (rest) => {
    const [file = 'session.txt', language] = rest.split(/\s+/);
    save(file || 'session.txt', language);
  },
  dial,
  help: () => say(help),
  '=': typeIn,
};

async function obey(line: string): Promise<void> {
  const [word = '', ...rest] = line.split(' ');
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  await (command ? command(rest.join(' ').trim()) : typeIn(line.trim()));
}

async function obeyAndLook(line: string): Promise<void> {
  try {
    await obey(line);
    await look();
  } catch (error) {
    say(`! ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** False, with a sentence, when there is no sandbox or the number is none. */
async function isThere(): Promise<boolean> {
  try {
    lastSeq = (await messagesSince(0)).at(-1)?.seq ?? 0;
    return true;
  } catch (error) {
    const reason = error instanceof TypeError ? '' : `(${String(error)})`;
    say(`Pas de téléphone / no phone ${msisdn} at ${sandboxUrl} ${reason}`);
    say('npm start, ou / or SANDBOX_URL=http://... npm run talk');
    return false;
  }
}

async function main(): Promise<void> {
  const terminal = process.stdin.isTTY;
  const output = terminal ? { output: process.stdout } : {};
  const lines = createInterface({ input: process.stdin, prompt: '> ', ...output });
  // Taken at once: lines of a pipe that come before somebody listens would be lost.
  const typed = lines[Symbol.asyncIterator]();
  if (!(await isThere())) process.exitCode = 1;
  else await talk(lines, typed, terminal);
  lines.close();
}

async function talk(lines: Interface, typed: AsyncIterable<string>, terminal: boolean) {
  say(help);
  const ears = terminal
    ? setInterval(() => void look().catch(() => undefined), pollMs * 2)
    : undefined;
  if (firstDial !== undefined) await obeyAndLook(firstDial);
  if (terminal) lines.prompt();
  for await (const line of typed) {
    if (!terminal) say(`> ${line}`);
    if (line.trim() === 'quit') break;
    if (line.trim()) await obeyAndLook(line);
    if (terminal) lines.prompt();
  }
  clearInterval(ears);
}

await main();
