import { createOfferAnswers, type OfferAnswers } from './dispatch/answers.js';
import { createArea, type Area } from './dispatch/area.js';
import { createDesk, type Desk } from './dispatch/desk.js';
import { createDuty, type Duty } from './dispatch/duty.js';
import type { DispatchParts } from './dispatch/parts.js';
import { createSearch, type Search } from './dispatch/search.js';
import { createQueue } from './orders/queue.js';

/** Finding a driver by zone, without GPS (domain.md 8.2), and what drivers say about it. */
export interface Dispatch extends Search, OfferAnswers, Duty, Area, Desk {}

export function createDispatch(parts: DispatchParts): Dispatch {
  const shared = { ...parts, queue: createQueue(parts) };
  return {
    ...createSearch(shared),
    ...createOfferAnswers(shared),
    ...createDuty(shared),
    ...createArea(shared),
    ...createDesk(shared),
  };
}
