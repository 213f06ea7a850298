import { Router } from 'express';

/** What a readiness check found. `degraded` names what is missing while orders still work. */
export interface Readiness {
  ready: boolean;
  degraded: string[];
  facts: Record<string, unknown>;
}

/** `/livez` is cheap and says that the process turns; `/readyz` looks at what it needs. */
export function healthRoutes(readiness: () => Promise<Readiness>): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const { ready, degraded, facts } = await readiness();
    const status = !ready ? 'not_ready' : degraded.length > 0 ? 'degraded' : 'ready';
    response.status(ready ? 200 : 503).json({ status, degraded, ...facts });
  });
  return router;
}
