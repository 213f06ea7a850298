import type { MessageGateway } from '../channels/channel.js';
import { pacedGateways } from '../channels/paced.js';
import { createRoutes } from '../services/message-routes/routes.js';
import type { JobHandler } from '../workers/job.js';
import { createMessageReportJob } from '../workers/jobs/message-report.js';
import { createMessageJobs } from '../workers/jobs/message.js';
import type { Ground } from './ground.js';
import { makeComposer } from './notices.js';
import type { Services } from './services.js';

/** All that carries messages to people, and what comes of them. */
export function makeMessageHandlers(
  ground: Ground,
  services: Services,
  given: readonly MessageGateway[],
): JobHandler[] {
  const { config } = ground;
  const gateways = pacedGateways(given, { clock: ground.clock, settings: config.pace });
  const routes = createRoutes({
    gateways,
    byOperator: config.smsGateways.byOperator,
    health: services.gatewayHealth,
    partPrice: services.prices.part,
  });
  const composer = makeComposer(services);
  return [
    ...createMessageJobs({
      ...{ ...ground, ...services, ...composer, gateways, routes },
      senders: config.smsGateways.senders,
    }),
    createMessageReportJob(ground),
  ];
}
