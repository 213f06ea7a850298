import { drawTree, lintTree } from '../src/menus/lint.js';
import { ENTRIES, TREE } from '../src/menus/index.js';

// `npm run menus`: what is wrong with the menu tree, then the tree as a Mermaid graph.
const problems = lintTree(TREE, ENTRIES);
for (const problem of problems) console.error(`menu tree: ${problem}`);
console.log(drawTree(TREE, ENTRIES));
process.exitCode = problems.length > 0 ? 1 : 0;
