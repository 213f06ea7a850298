import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import { until } from '../support/poll.js';

/** All phones behind Kannel's fake message centre: one connection, one line for each SMS. */
export interface Phones {
  /** @param words after the numbers: `text SUIVI`, `ucs2 %00A`, `data %E9`. */
  write(from: string, words: string): void;
  /** What each phone was sent, in order. */
  inbox: Map<string, string[]>;
  /** Again after the message centre was gone. */
  join(): Promise<void>;
  close(): void;
}

export async function createPhones(port: number): Promise<Phones> {
  const inbox = new Map<string, string[]>();
  let socket: Socket | null = null;

  const take = (line: string): void => {
    const [, from = '', to = '', text = ''] = /^(\S+) (\S+) \S+ ?(.*)$/.exec(line) ?? [];
    if (from !== '') inbox.set(to, [...(inbox.get(to) ?? []), text]);
  };
  const open = (): Promise<Socket | null> =>
    new Promise((resolve) => {
      const made = connect(port, '127.0.0.1', () => resolve(made));
      made.on('error', () => resolve(null));
    });
  const phones: Phones = {
    inbox,
    write: (from, words) => void socket?.write(`${from} 8055 ${words}\n`),
    async join() {
      socket = await until('the message centre listens', open);
      createInterface({ input: socket }).on('line', take);
    },
    close: () => void socket?.destroy(),
  };
  await phones.join();
  return phones;
}
