import express from 'express';
import { Redis } from 'ioredis';

// The least that a USSD server with a memory does, written the ordinary way: Express reads the form,
// Redis gives the session, a field changes, Redis keeps it. No menu, no words, nothing that lasts.

interface Session {
  turns: number;
  text: string;
  rest: string;
}

const LIFE_S = 180;
/** So that a stored session has about 400 bytes. */
const REST = 'x'.repeat(330);

const { CONTENDER_PORT, CONTENDER_REDIS_URL = '' } = process.env;
const redis = new Redis(CONTENDER_REDIS_URL);
const app = express();
app.use(express.urlencoded({ extended: false }));

app.get('/readyz', (_request, response) => {
  response.end('ok');
});

app.post('/channels/ussd/africastalking', async (request, response) => {
  const { sessionId, text } = request.body as { sessionId: string; text: string };
  const stored = await redis.get(sessionId);
  const session = stored === null ? fresh() : (JSON.parse(stored) as Session);
  session.turns += 1;
  session.text = text;
  await redis.set(sessionId, JSON.stringify(session), 'EX', LIFE_S);
  response.type('text/plain').send(`CON Turn ${String(session.turns)}\n1.On\n0.Back`);
});

app.listen(Number(CONTENDER_PORT), '127.0.0.1');

function fresh(): Session {
  return { turns: 0, text: '', rest: REST };
}
