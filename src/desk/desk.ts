import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { audit } from '../models/audit.js';
import type { Database, Tx } from '../models/database.js';
import type { Actor } from '../services/person.js';
import { readArguments, type DeskArguments } from './arguments.js';
import { tableLines, type DeskRow } from './table.js';

/** What a verb is called with: it works in one transaction, in the name of a person of the team. */
export interface DeskCall {
  tx: Tx;
  actor: Actor & { kind: 'staff'; id: string };
  args: DeskArguments;
  now: Date;
}

/** What a verb says; whatever changes something also says what the audit log keeps of it: ids only. */
export interface DeskAnswer {
  lines?: readonly string[];
  rows?: readonly DeskRow[];
  audit?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  /** Nothing was done, and why. */
  refused?: string;
}

export interface DeskVerb {
  /** What follows the verb, such as `<payout id> [--note TEXT]`. */
  usage: string;
  run(call: DeskCall): Promise<DeskAnswer>;
}

/** A subject of the operators' command: `npm run desk -- <name> <verb> ... --as NAME`. */
export interface DeskSubject {
  name: string;
  verbs: Readonly<Record<string, DeskVerb>>;
}

export interface DeskParts {
  db: Database;
  clock: Clock;
  ids: Ids;
}

/** Runs one call of the operators' command; gives what to print, and whether it was done. */
export async function runDesk(
  { db, clock, ids }: DeskParts,
  subjects: readonly DeskSubject[],
  argv: readonly string[],
): Promise<{ ok: boolean; lines: string[] }> {
  const args = readArguments(argv);
  const [name = '', verbName = ''] = argv;
  const verb = verbOf(subjects, name, verbName);
  if (!verb) return { ok: false, lines: usageLines(subjects, name) };
  const { as } = args.options;
  if (as === undefined) return { ok: false, lines: ['Say who you are: --as NAME.'] };
  const actor = { kind: 'staff', id: as } as const;
  const answer = await db.transaction(async (tx) => {
    const now = clock.now();
    const said = await verb.run({ tx, actor, args: withoutVerb(args), now });
    if (said.audit && said.refused === undefined) {
      const action = `desk.${name}.${verbName}`;
      await audit(tx, { id: ids.next(), at: now, actor, action, subject: defined(said.audit) });
    }
    return said;
  });
  if (answer.refused !== undefined) return { ok: false, lines: [answer.refused] };
  return { ok: true, lines: [...(answer.lines ?? []), ...tableLines(answer.rows ?? [])] };
}

function verbOf(
  subjects: readonly DeskSubject[],
  name: string,
  verb: string,
): DeskVerb | undefined {
  const subject = subjects.find((one) => one.name === name);
  return subject && Object.hasOwn(subject.verbs, verb) ? subject.verbs[verb] : undefined;
}

function defined(subject: NonNullable<DeskAnswer['audit']>) {
  const told = Object.entries(subject).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as Record<string, string | number | boolean | null>;
}

function withoutVerb(args: DeskArguments): DeskArguments {
  return { ...args, words: args.words.slice(2) };
}

function usageLines(subjects: readonly DeskSubject[], name: string): string[] {
  const known = subjects.filter((one) => one.name === name);
  const shown = known.length > 0 ? known : subjects;
  return shown.flatMap((subject) =>
    Object.entries(subject.verbs).map(([verb, { usage }]) =>
      `desk ${subject.name} ${verb} ${usage} --as NAME`.replace(/ +/g, ' '),
    ),
  );
}
