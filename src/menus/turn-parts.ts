import type { Language, Text } from '../locales/index.js';
import type { EffectCall, Holdings } from './effects.js';
import type { Reads } from './reads.js';
import type { Params, Screen, Tree } from './screen.js';

/** A screen somebody came from, so that "back" finds it again. */
export interface Frame {
  screen: string;
  params: Params;
}

/** Where a person stands: the screen, how they came there, and what the page they see means. */
export interface Standing extends Frame {
  stack: Frame[];
  page: number;
  /** What each key of the page shown means: a choice's id, or `nav:…`. */
  keys: Record<string, string>;
  /** Inputs in a row that this screen did not understand. */
  misses: number;
}

/** A page as things to tap, on channels that have such; typing an option's key does the same. */
export interface Taps {
  form: 'text' | 'buttons' | 'list' | 'location';
  body: string;
  options: { key: string; title: string; detail?: string }[];
  /** What opens the list. */
  open: string;
}

/** One page as a channel showed it. */
export interface Page {
  text: string;
  taps?: Taps;
  /** Counted from 0. */
  page: number;
  /** The session closes with this page. */
  ends: boolean;
  keys: Record<string, string>;
}

export interface RenderOptions {
  language: Language;
  page: number;
  remark?: Text;
  back: boolean;
}

/** A channel's renderer, as the engine needs it. */
export type Render = (screen: Screen, options: RenderOptions) => Page;

/** What one turn works with. Reads are made anew after an effect, so that screens see what it did. */
export interface TurnParts {
  tree: Tree;
  render: Render;
  holdings: Holdings;
  reads: () => Reads;
  /** Said after several inputs in a row that no page understood: how to reach a person. */
  help: Text;
}

/** How an effect is performed: in the transaction of its turn. */
export type Performer = (call: EffectCall) => Promise<{ ok: true } | { ok: false; reason: string }>;

export interface TurnResult {
  standing: Standing;
  text: string;
  taps?: Taps;
  /** The conversation is over; the gateway's session closes with this page. */
  end: boolean;
  /** Whatever is typed next is one answer in the person's own words, stars and all. */
  isPrompt: boolean;
}

/** A turn that must change the world before it can be shown: finish it with `runEffect`. */
export interface PendingEffect {
  effect: EffectCall;
  standing: Standing;
}
