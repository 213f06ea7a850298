import type Joi from 'joi';
import type { ConsoleKey, ConsoleWords } from '../../locales/console/index.js';
import type { Language } from '../../locales/index.js';
import type { StaffMember, StaffRole } from '../../services/staff.js';
import type { Html } from './html.js';

/** Who looks at a page, and what every page needs. */
export interface PageCall {
  staff: StaffMember;
  language: Language;
  words: ConsoleWords;
  now: Date;
  /** Goes into every form: without it nothing is done. */
  formToken: string;
}

/** What a form came to: another page, the same one with a complaint, or one that is shown only now. */
export type Done =
  | { to: string; told?: ConsoleKey }
  | { refused: ConsoleKey }
  | { show: Html }
  | { signedOut: ConsoleKey };

/** What a form asks for: posted to `<page>/<name>`. */
export interface PageAction {
  /** Fields beside the token; unknown ones are refused. */
  form: Joi.ObjectSchema;
  run(call: PageCall, fields: Readonly<Record<string, string>>): Promise<Done>;
}

/** One page of the console, in a file of its own under pages/, listed in pages/index.ts. */
export interface ConsolePage {
  /** Its address below /console; '' is the first page. */
  name: string;
  /** Who may open it and use its forms. */
  roles: readonly StaffRole[];
  title: ConsoleKey;
  /** Whether the menu shows it. */
  isInMenu: boolean;
  /** What may stand behind the `?`; nothing when not given. */
  query?: Joi.ObjectSchema;
  show(call: PageCall, query: Readonly<Record<string, string>>): Promise<Html>;
  actions?: Readonly<Record<string, PageAction>>;
}

export const EVERYBODY: readonly StaffRole[] = ['admin', 'support', 'finance', 'dispatch'];
