import { runProcess } from './process.js';

// `npm run link`: holds what only one process may hold, binds to message centres among it; of several
// of these one does, and another takes over when that one is gone.
await runProcess({ http: false, workers: false, links: true });
