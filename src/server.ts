import { runProcess } from './process.js';

// `npm run web`: answers gateways, providers and people; any number of these may run.
await runProcess({ http: true, workers: false });
