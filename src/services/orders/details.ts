import { AppError } from '../../lib/errors.js';
import type { PersonKey, Vault } from '../../lib/vault.js';
import type { Order } from '../orders.js';

/** What only the shop's courier needs to know of a customer; sealed with the customer's key. */
export interface OrderDetails {
  name: string;
  landmark: string;
  note: string;
  /** The banknote a cash customer will hold out. */
  cashNoteXaf?: number;
}

/** Opens an order's details with its customer's key. */
export function openDetails(vault: Vault, key: PersonKey, order: Order): OrderDetails {
  const details: unknown = JSON.parse(vault.open(key, order.detailsSealed));
  if (typeof details !== 'object' || details === null) {
    throw new AppError('sealed_data_unreadable', `order ${order.id} has details of another shape`);
  }
  return { name: '', landmark: '', note: '', ...details };
}
