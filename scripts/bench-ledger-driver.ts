import { createDatabase } from '../src/models/database.js';
import { load, type Kind } from './bench-ledger-load.js';

// One of the processes that post in `scripts/bench-ledger.ts`: told a kind, it posts for some seconds and
// tells what came of it.

const { LEDGER_URL = '', CLIENTS = '4', SECONDS = '4' } = process.env;
const clients = Number(CLIENTS);

let asked = 0;
const db = createDatabase({
  ...{ url: LEDGER_URL, poolSize: clients, answerMs: 60_000 },
  onStatement: () => {
    asked += 1;
  },
});

process.on('message', (kind: Kind) => {
  asked = 0;
  void load(db, kind, { clients, seconds: Number(SECONDS) }).then((done) => {
    process.send?.({ ...done, asked });
  });
});
