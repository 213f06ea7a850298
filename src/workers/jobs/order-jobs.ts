import type { Database } from '../../models/database.js';
import type { Dispatch } from '../../services/dispatch.js';
import type { Fulfilment } from '../../services/fulfilment.js';
import type { JobHandler } from '../job.js';
import { createDispatchExpire } from './dispatch-expire.js';
import { createDispatchOffer } from './dispatch-offer.js';
import { createOrderAbsent } from './order-absent.js';
import { createOrderReleaseReference } from './order-release-reference.js';
import { createShopCallList } from './shop-call-list.js';
import { createShopChoice } from './shop-choice.js';
import { createShopGiveUp } from './shop-give-up.js';
import { createShopSecondPhone } from './shop-second-phone.js';

export interface OrderJobParts {
  db: Database;
  fulfilment: Pick<Fulfilment, 'silence' | 'absenceDue'>;
  dispatch: Pick<Dispatch, 'offer' | 'expire'>;
}

/** Every timer of an order. */
export function createOrderJobs({ db, fulfilment, dispatch }: OrderJobParts): JobHandler[] {
  const { silence } = fulfilment;
  return [
    createShopSecondPhone(db, silence),
    createShopCallList(db, silence),
    createShopChoice(db, silence),
    createShopGiveUp(db, silence),
    createDispatchOffer(db, dispatch),
    createDispatchExpire(db, dispatch),
    createOrderAbsent(db, fulfilment),
    createOrderReleaseReference(db),
  ] as JobHandler[];
}
