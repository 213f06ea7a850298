import type { ChosenOption } from './parts.js';

/** A dish as a choice of a question keeps it: by numbers, as `CMD` writes it. */
export interface CodedDish {
  item: number;
  count: number;
  options: readonly ChosenOption[];
}

/** A line: one dish, or several of which the person must still choose. */
export interface CodedLine {
  dishes: readonly CodedDish[];
  sure: boolean;
}

/** An order that waits for a digit; no lines: only the shop was chosen. */
export interface CodedOrder {
  shopCode: number;
  ways: readonly (readonly CodedLine[])[];
}

/** `2001 1x2/COMP.2|2x2 11x1`: ids and numbers only, nothing of what was written. */
export function encodeOrder({ shopCode, ways }: CodedOrder): string {
  const written = ways.map((lines) => lines.map(encodeLine).join(' ')).join('~');
  return `${String(shopCode)} ${written}`.trim();
}

function encodeLine({ dishes, sure }: CodedLine): string {
  return `${dishes.map(encodeDish).join('|')}${sure ? '' : '?'}`;
}

function encodeDish({ item, count, options }: CodedDish): string {
  const sides = options.map(({ groupId, no }) => `/${groupId}.${String(no)}`).join('');
  return `${String(item)}x${String(count)}${sides}`;
}

export function decodeOrder(code: string): CodedOrder {
  const [shop = '', ...rest] = code.split(' ');
  const written = rest.join(' ');
  const ways =
    written === '' ? [] : written.split('~').map((way) => way.split(' ').map(decodeLine));
  return { shopCode: Number(shop), ways };
}

function decodeLine(line: string): CodedLine {
  const sure = !line.endsWith('?');
  return { sure, dishes: line.replace(/\?$/, '').split('|').map(decodeDish) };
}

function decodeDish(dish: string): CodedDish {
  const [numbers = '', ...options] = dish.split('/');
  const [item, count] = numbers.split('x').map(Number);
  return { item: item ?? 0, count: count ?? 1, options: options.map(decodeOption) };
}

function decodeOption(option: string): ChosenOption {
  const dot = option.lastIndexOf('.');
  return { groupId: option.slice(0, dot), no: Number(option.slice(dot + 1)) };
}
