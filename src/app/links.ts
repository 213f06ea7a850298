import { createLinkOwner } from '../channels/link/owner.js';
import type { LinkPart } from '../channels/link/part.js';
import type { Ground } from './ground.js';

/** All that only one process at a time may hold. */
export interface Links {
  start(): void;
  stop(): Promise<void>;
}

/** Whoever starts these wants every part; the leases say who has which. */
export function makeLinks(ground: Ground, parts: readonly LinkPart[]): Links {
  const owners = parts.map((part) => createLinkOwner(part, ground));
  return {
    start() {
      for (const owner of owners) owner.start();
    },
    async stop() {
      await Promise.all(owners.map((owner) => owner.stop()));
    },
  };
}
