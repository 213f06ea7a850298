import { AppError } from '../../lib/errors.js';
import type { PersonKey, Vault } from '../../lib/vault.js';
import type { Order } from '../orders.js';

/** What only the driver needs to know of a customer; sealed with the customer's key. */
export interface OrderDetails {
  /** Whom to ask for at the door; empty when nobody gave a name. */
  name: string;
  /** Who ordered, for somebody else who is told so; empty when they never gave a name. */
  orderedBy: string;
  landmark: string;
  note: string;
  /** The customer asked to be called instead of naming a landmark. */
  callMe: boolean;
  /** The banknote a cash customer will hold out; null for the exact amount. */
  cashNoteXaf: number | null;
}

/** Opens an order's details with its customer's key; what was not said is empty. */
export function openDetails(vault: Vault, key: PersonKey, order: Order): OrderDetails {
  const details: unknown = JSON.parse(vault.open(key, order.detailsSealed));
  if (typeof details !== 'object' || details === null) {
    throw new AppError('sealed_data_unreadable', `order ${order.id} has details of another shape`);
  }
  const said: Partial<Record<keyof OrderDetails, unknown>> = details;
  return {
    name: words(said.name),
    orderedBy: words(said.orderedBy),
    landmark: words(said.landmark),
    note: words(said.note),
    callMe: said.callMe === true,
    cashNoteXaf: typeof said.cashNoteXaf === 'number' ? said.cashNoteXaf : null,
  };
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
