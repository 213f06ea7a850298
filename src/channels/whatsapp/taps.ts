import type { Taps } from '../../menus/engine.js';
import type { ListRow, WhatsAppContent } from './content.js';

/**
 * A page as Meta's content. A choice is known by the page that offered it (the conversation's version)
 * and the key that it stands for, so that a tap on an older page is told from one on this page.
 */
export function contentOf({ form, body, options, open }: Taps, version: number): WhatsAppContent {
  const id = (key: string) => `${String(version)}:${key}`;
  switch (form) {
    case 'text':
      return { kind: 'text', text: body };
    case 'location':
      return { kind: 'location_request', body };
    case 'buttons':
      return {
        ...{ kind: 'buttons', body },
        buttons: options.map(({ key, title }) => ({ id: id(key), title })),
      };
    case 'list':
      return {
        ...{ kind: 'list', body, button: open },
        rows: options.map(({ key, title, detail }) => ({
          ...{ id: id(key), title },
          ...(detail === undefined ? {} : { description: detail }),
        })),
      };
  }
}

export interface Tap {
  version: number;
  key: string;
}

/** Null for an id that is none of ours. */
export function readTap(id: string): Tap | null {
  const [, version, key] = /^(\d{1,9}):(\d{1,4})$/.exec(id) ?? [];
  return version === undefined || key === undefined ? null : { version: Number(version), key };
}

/** The same content in plain words, for drivers that have no buttons and no lists. */
export function numberedText(content: WhatsAppContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'location_request':
      return content.body;
    case 'template':
      return content.params.join(' ');
    case 'buttons':
      return [
        content.body,
        ...content.buttons.map(({ id, title }) => `${keyOf(id)}. ${title}`),
      ].join('\n');
    case 'list':
      return [content.body, ...content.rows.map(rowLine)].join('\n');
  }
}

function rowLine({ id, title, description }: ListRow): string {
  const isCut = title.endsWith('…') && description !== undefined;
  if (isCut) return `${keyOf(id)}. ${description}`;
  return description === undefined ? title : `${title} - ${description}`;
}

function keyOf(id: string): string {
  return readTap(id)?.key ?? id;
}
