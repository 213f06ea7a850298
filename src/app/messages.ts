import type { MessageGateway } from '../channels/channel.js';
import { partPrice } from '../services/costs/prices.js';
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
  gateways: readonly MessageGateway[],
): JobHandler[] {
  const { catalogue, clock, config } = ground;
  const routes = createRoutes({
    gateways,
    byOperator: config.smsGateways.byOperator,
    health: services.gatewayHealth,
    // A gateway without a price costs nothing that we know of.
    partPrice(gateway, operator) {
      const rows = catalogue.current().messagePrices;
      return partPrice(rows, { gateway, operator, at: clock.now() }) || null;
    },
  });
  const composer = makeComposer(services);
  return [
    ...createMessageJobs({ ...ground, ...services, ...composer, gateways, routes }),
    createMessageReportJob(ground),
  ];
}
