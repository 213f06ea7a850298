/** What a business sends to a phone on WhatsApp, in the forms that Meta knows. */
export type ChatContent =
  | { kind: 'text'; text: string }
  | { kind: 'buttons'; body: string; buttons: { id: string; title: string }[] }
  | {
      kind: 'list';
      body: string;
      button: string;
      rows: { id: string; title: string; description?: string }[];
    }
  | { kind: 'location_request'; body: string }
  | { kind: 'template'; name: string; language: string; params: string[]; text: string }
  | ChatWritten;

/** What the owner of a phone sends. */
export type ChatWritten =
  | { kind: 'text'; text: string }
  /** A button or a row, by the id that it came with. */
  | { kind: 'choice'; id: string; title: string; from: 'buttons' | 'list' }
  | { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: 'voice' }
  | { kind: 'image'; caption?: string }
  | { kind: 'sticker' };

/** What stands in a chat for a content, in words. */
export function wordsOf(content: ChatContent): string {
  switch (content.kind) {
    case 'text':
    case 'template':
      return content.text;
    case 'buttons':
      return [content.body, ...content.buttons.map(({ title }) => `[${title}]`)].join('\n');
    case 'list':
      return [content.body, ...content.rows.map(rowWords), `[${content.button}]`].join('\n');
    case 'location_request':
      return content.body;
    case 'choice':
      return content.title;
    case 'location':
      return `(${content.name ?? 'position'} ${content.latitude}, ${content.longitude})`;
    case 'voice':
      return '(voice)';
    case 'image':
      return `(image) ${content.caption ?? ''}`.trim();
    case 'sticker':
      return '(sticker)';
  }
}

function rowWords({ title, description }: { title: string; description?: string }): string {
  return description === undefined ? `- ${title}` : `- ${title} (${description})`;
}
