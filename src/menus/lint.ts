import { HOME } from './engine.js';
import type { AnyScreen, Target, Tree } from './screen.js';

/** One way from a screen to another: by a choice, or as the outcome of an effect. */
export interface Edge {
  from: string;
  to: string;
  /** `effect: outcome`; absent where a choice leads there directly. */
  because?: string;
}

/** All ways of a tree, read from its data. */
export function edgesOf(tree: Tree): Edge[] {
  return Object.entries(tree).flatMap(([from, screen]) => [
    ...screen.goes.map((to) => ({ from, to })),
    ...effectEdges(from, screen),
  ]);
}

function effectEdges(from: string, screen: AnyScreen): Edge[] {
  return Object.entries(screen.runs).flatMap(([effect, targets]) =>
    Object.entries(targets).flatMap(([outcome, target]) =>
      targetsOf(target).map((to) => ({ from, to, because: `${effect}: ${outcome}` })),
    ),
  );
}

function targetsOf(target: Target<unknown>): readonly string[] {
  if (typeof target === 'string') return [target];
  return typeof target.to === 'string' ? [target.to] : target.to;
}

/** Numbers that mean one thing everywhere (DESIGN.md section 3): no two ranges may overlap. */
export type NumberSpaces = Readonly<Record<string, { from: number; to: number }>>;

export const NUMBER_SPACES: NumberSpaces = {
  choice: { from: 1, to: 97 },
  more: { from: 98, to: 98 },
  previous: { from: 99, to: 99 },
  quartier: { from: 101, to: 199 },
  shop: { from: 2_001, to: 2_999 },
  order: { from: 3_000, to: 9_999 },
};

/** What is wrong with a menu tree, one sentence each; an empty list is a sound tree. */
export function lintTree(
  tree: Tree,
  entries: readonly string[],
  spaces: NumberSpaces = NUMBER_SPACES,
): string[] {
  const edges = edgesOf(tree);
  return [
    ...missingTargets(tree, edges),
    ...unreachable(tree, edges, entries),
    ...deadEnds(tree, edges),
    ...doubleTargets(tree),
    ...overlaps(spaces),
  ];
}

function missingTargets(tree: Tree, edges: Edge[]): string[] {
  const missing = edges.filter(({ to }) => !Object.hasOwn(tree, to));
  const home = Object.hasOwn(tree, HOME) ? [] : [`there is no screen ${HOME}`];
  return [
    ...home,
    ...missing.map(({ from, to }) => `${from} leads to ${to}, which does not exist`),
  ];
}

function unreachable(tree: Tree, edges: Edge[], entries: readonly string[]): string[] {
  const reached = new Set(entries);
  let grew = true;
  while (grew) {
    const next = edges.filter(({ from, to }) => reached.has(from) && !reached.has(to));
    for (const { to } of next) reached.add(to);
    grew = next.length > 0;
  }
  return Object.keys(tree)
    .filter((id) => !reached.has(id))
    .map((id) => `${id} cannot be reached`);
}

function deadEnds(tree: Tree, edges: Edge[]): string[] {
  return Object.entries(tree)
    .filter(([id, screen]) => !screen.end && !edges.some(({ from }) => from === id))
    .map(([id]) => `${id} leads nowhere and is no end`);
}

function doubleTargets(tree: Tree): string[] {
  return Object.entries(tree)
    .filter(([, { goes }]) => new Set(goes).size < goes.length)
    .map(([id]) => `${id} names a screen twice`);
}

function overlaps(spaces: NumberSpaces): string[] {
  const all = Object.entries(spaces);
  return all.flatMap(([one, a], index) =>
    all
      .slice(index + 1)
      .filter(([, b]) => a.from <= b.to && b.from <= a.to)
      .map(([other]) => `a number can mean ${one} and ${other}`),
  );
}

/** The tree as a Mermaid graph. */
export function drawTree(tree: Tree, entries: readonly string[]): string {
  const shapes = Object.entries(tree).map(([id, screen]) =>
    screen.end ? `  ${id}([${id}])` : entries.includes(id) ? `  ${id}{{${id}}}` : `  ${id}[${id}]`,
  );
  const arrows = edgesOf(tree).map(({ from, to, because }) =>
    because === undefined ? `  ${from} --> ${to}` : `  ${from} -- "${because}" --> ${to}`,
  );
  return ['graph TD', ...shapes, ...arrows, ''].join('\n');
}
