import type { ChatContent } from '../chat.js';

/** [A] Limits of Meta's own description (facebook/openapi v23.0), in characters. */
const limits = {
  text: 4096,
  body: 1024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  rows: 10,
  sections: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
};

/** What is wrong with a request, as Meta's error tells it. */
export interface Problem {
  code: number;
  details: string;
}

type Read = { content: ChatContent } | { problem: Problem };
type Fields = Record<string, unknown>;

const bad = (details: string): { problem: Problem } => ({ problem: { code: 131009, details } });

/** What a message of the Cloud API shows; everything that Meta's limits forbid is refused. */
export function readMessage(message: Fields): Read {
  switch (message['type']) {
    case undefined:
    case 'text':
      return readText(fieldsOf(message['text']));
    case 'interactive':
      return readInteractive(fieldsOf(message['interactive']));
    case 'template':
      return readTemplate(fieldsOf(message['template']));
    default:
      // [A] 131051: a type that the API does not know, or that this play of it does not.
      return { problem: { code: 131051, details: `type ${String(message['type'])}` } };
  }
}

function readText({ body }: Fields): Read {
  const text = worded(body, limits.text);
  return text === undefined ? bad('text.body') : { content: { kind: 'text', text } };
}

function readInteractive(interactive: Fields): Read {
  const body = worded(fieldsOf(interactive['body'])['text'], limits.body);
  if (body === undefined) return bad('interactive.body.text');
  const action = fieldsOf(interactive['action']);
  if (interactive['type'] === 'button') return readButtons(body, action);
  if (interactive['type'] === 'list') return readList(body, action);
  const isRequest = interactive['type'] === 'location_request_message';
  return isRequest && action['name'] === 'send_location'
    ? { content: { kind: 'location_request', body } }
    : bad('interactive.type');
}

function readButtons(body: string, action: Fields): Read {
  const buttons = listOf(action['buttons']).map((button) => {
    const reply = fieldsOf(button['reply']);
    const [id, title] = [
      worded(reply['id'], limits.buttonId),
      worded(reply['title'], limits.buttonTitle),
    ];
    return button['type'] === 'reply' && id && title ? { id, title } : undefined;
  });
  if (buttons.length < 1 || buttons.length > limits.buttons) return bad('action.buttons');
  const whole = buttons.filter((button) => button !== undefined);
  if (whole.length < buttons.length) return bad('action.buttons.reply');
  if (repeats(whole.map(({ id }) => id)) || repeats(whole.map(({ title }) => title)))
    return bad('action.buttons: not unique');
  return { content: { kind: 'buttons', body, buttons: whole } };
}

function readList(body: string, action: Fields): Read {
  const button = worded(action['button'], limits.listButton);
  const sections = listOf(action['sections']);
  const rows = sections.flatMap((section) => listOf(section['rows'])).map(readRow);
  if (button === undefined) return bad('action.button');
  if (sections.length < 1 || sections.length > limits.sections) return bad('action.sections');
  if (rows.length < 1 || rows.length > limits.rows) return bad('action.sections.rows');
  const whole = rows.filter((row) => row !== undefined);
  if (whole.length < rows.length) return bad('action.sections.rows');
  if (repeats(whole.map(({ id }) => id))) return bad('action.sections.rows.id: not unique');
  return { content: { kind: 'list', body, button, rows: whole } };
}

function readRow(row: Fields) {
  const [id, title] = [worded(row['id'], limits.rowId), worded(row['title'], limits.rowTitle)];
  if (id === undefined || title === undefined) return undefined;
  if (row['description'] === undefined) return { id, title };
  const description = worded(row['description'], limits.rowDescription);
  return description === undefined ? undefined : { id, title, description };
}

/** What a template's text is stands in Meta's console; here it is its name and what fills it. */
function readTemplate(template: Fields): Read {
  const { name } = template;
  const { code: language, policy } = fieldsOf(template['language']);
  if (typeof name !== 'string' || typeof language !== 'string')
    return { problem: { code: 132001, details: 'template name does not exist' } };
  // [A] Meta's published description: the policy is required, and has one value.
  if (policy !== 'deterministic') return bad('template.language.policy');
  const parameters = listOf(template['components'])
    .filter(({ type }) => type === 'body')
    .flatMap(({ parameters: all }) => listOf(all))
    .map((parameter) => parameter['text']);
  const params = parameters.filter((value): value is string => typeof value === 'string');
  // [A] 132012: a parameter with a line break, or with more than four spaces in a row.
  const isMalformed = params.some((value) => value === '' || /[\n\t]| {5}/.test(value));
  if (params.length < parameters.length || isMalformed)
    return { problem: { code: 132012, details: 'template parameter format mismatch' } };
  const text = [`(${name})`, ...params].join(' | ');
  return { content: { kind: 'template', name, language, params, text } };
}

export function fieldsOf(value: unknown): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : {};
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function worded(value: unknown, limit: number): string | undefined {
  const isSound = typeof value === 'string' && value.trim() !== '' && value.length <= limit;
  return isSound ? value : undefined;
}

function repeats(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
