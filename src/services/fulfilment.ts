import { createAbsence, type Absence } from './fulfilment/absent.js';
import { createAccept, type Accept } from './fulfilment/accept.js';
import { createCancelByCustomer, type CancelByCustomer } from './fulfilment/cancel.js';
import { createAnswerChoice, type AnswerChoice } from './fulfilment/choice.js';
import { createDecline, type Decline } from './fulfilment/decline.js';
import { createDeliver, type Deliver } from './fulfilment/deliver.js';
import type { FulfilmentParts } from './fulfilment/parts.js';
import { createDriverLate, createShopLate, type Late } from './fulfilment/late.js';
import { createPickUp, type PickUp } from './fulfilment/pick-up.js';
import { createPresenting, type Presenting } from './fulfilment/present.js';
import { createReady, type Ready } from './fulfilment/ready.js';
import { createSilence, type Silence } from './fulfilment/silence.js';
import { createQueue } from './orders/queue.js';
import { createSenders } from './orders/sender.js';

/** All that people do to an order between its placing and its door, one verb per file. */
export interface Fulfilment extends Presenting, Absence {
  accept: Accept;
  decline: Decline;
  ready: Ready;
  pickUp: PickUp;
  shopLate: Late;
  driverLate: Late;
  deliver: Deliver;
  cancelByCustomer: CancelByCustomer;
  answerChoice: AnswerChoice;
  silence: Silence;
}

export function createFulfilment(parts: FulfilmentParts): Fulfilment {
  const shared = { ...parts, senders: createSenders(parts), queue: createQueue(parts) };
  return {
    ...createPresenting(shared),
    accept: createAccept(shared),
    decline: createDecline(shared),
    ready: createReady(shared),
    pickUp: createPickUp(shared),
    shopLate: createShopLate(shared),
    driverLate: createDriverLate(shared),
    ...createAbsence(shared),
    deliver: createDeliver(shared),
    cancelByCustomer: createCancelByCustomer(shared),
    answerChoice: createAnswerChoice(shared),
    silence: createSilence(shared),
  };
}
