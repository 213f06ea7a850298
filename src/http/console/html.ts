/** Finished HTML: made by `html` alone, so that whatever else stands in a page is escaped. */
export interface Html {
  readonly [finished]: string;
}
const finished: unique symbol = Symbol('html');

export type Content = Html | string | number | null | undefined | false | readonly Content[];

/** A piece of a page; what is put into it is escaped unless it was made the same way. */
export function html(pieces: TemplateStringsArray, ...values: Content[]): Html {
  const text = pieces.map(
    (piece, index) => squeeze(piece) + (index < values.length ? put(values[index]) : ''),
  );
  return { [finished]: text.join('') };
}

/** How we break our lines weighs nothing on the way to a phone; words of people stay as they are. */
function squeeze(piece: string): string {
  return piece.replace(/\s*\n\s*/g, '\n');
}

export function toText(page: Html): string {
  return page[finished];
}

/** Markup that another program of ours made, such as the picture of a code; never what people typed. */
export function trusted(markup: string): Html {
  return { [finished]: markup };
}

function put(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return isMany(value) ? value.map(put).join('') : value[finished];
}

function isMany(value: Html | readonly Content[]): value is readonly Content[] {
  return Array.isArray(value);
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}
