import { runProcess } from './process.js';

// `npm run worker`: sends, collects, rings and keeps house; any number of these may run.
await runProcess({ http: false, workers: true });
