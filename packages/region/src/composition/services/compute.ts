import { realClock } from '../../core/real-clock.ts';
import { deliveryTimes } from '../../faults/deliveries.ts';
import { InvocationFaults } from '../../faults/invocations.ts';
import { LambdaService } from '../../lambda/service.ts';
import { LogStore } from '../../logs/log-store.ts';
import type { Naming } from '../../resources/naming.ts';
import { TopicService } from '../../sqs/topic-service.ts';
import type { ServiceDeps } from '../base.ts';
import { functionLines } from '../function-lines.ts';
import type { Stores } from './stores.ts';

export type Compute = ReturnType<typeof computeOf>;

/** The functions, and the topics, which deliver to functions. */
export function computeOf(
  { clock, random, journal, faults, findIds, naming }: ServiceDeps,
  { fauxqs, subscribers }: Stores,
) {
  const functions = new LambdaService({
    clock,
    random,
    journal,
    faults: new InvocationFaults(faults, realClock()),
    times: deliveryTimes(faults),
    region: naming.region,
    accountId: naming.accountId,
    environment: functionEnvironment(naming),
  });
  const logs = new LogStore({ clock, region: naming.region, accountId: naming.accountId });
  functions.onLog(functionLines(logs));
  return { functions, logs, topics: new TopicService({ fauxqs, subscribers, functions, journal, findIds }) };
}

/** The variables by which a function's SDK clients find the region. It accepts any signature. */
function functionEnvironment({ region, endpoint }: Naming): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  };
}
