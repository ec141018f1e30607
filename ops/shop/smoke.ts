import type { Probes } from '../smoke/probes.ts';
import { putterFor } from './smoke/events.ts';
import { orderChecks } from './smoke/order.ts';
import { partnerChecks } from './smoke/partner.ts';

/**
 * An order goes its whole way, from HTTP to its invoice, and an event of a partner to Kafka. What they write names the
 * run, the customer and the product SMOKE-TEST.
 */
export const probes: Probes = (deployed) => {
  const put = putterFor(deployed);
  return [...orderChecks(deployed, put), ...partnerChecks(deployed, put)];
};
