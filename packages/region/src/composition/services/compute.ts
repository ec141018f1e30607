import { REGION_KEY } from '../../authorization/signed-caller.ts';
import { addEmbedded } from '../../cloudwatch/metrics/embedded.ts';
import { realClock } from '../../core/real-clock.ts';
import { CustomResources } from '../../custom-resources/custom-resources.ts';
import { deliveryTimes } from '../../faults/deliveries.ts';
import { InvocationFaults } from '../../faults/invocations.ts';
import { LambdaService } from '../../lambda/service.ts';
import { LogStore } from '../../logs/log-store.ts';
import type { Naming } from '../../resources/naming.ts';
import type { ServiceDeps } from '../base.ts';
import { functionLines } from '../function-lines.ts';
import { MB } from '../kept-limits.ts';

export type Compute = ReturnType<typeof computeOf>;

/** The functions. */
export function computeOf({ clock, clockKind, random, journal, metrics, faults, naming, keep }: ServiceDeps) {
  const functions = new LambdaService({
    clock,
    random,
    journal,
    metrics,
    faults: new InvocationFaults(faults, realClock()),
    times: deliveryTimes(faults),
    region: naming.region,
    accountId: naming.accountId,
    environment: functionEnvironment(naming),
    skipsWaits: clockKind === 'virtual',
  });
  const logs = new LogStore({ clock, region: naming.region, accountId: naming.accountId, maxBytes: keep.logs * MB });
  functions.onLog(functionLines(logs));
  logs.listen((_group, { message }) => addEmbedded(metrics, message));
  const customResources = new CustomResources({ functions, random, wallClock: realClock(), endpoint: naming.endpoint });
  return { functions, customResources, logs };
}

/** The variables by which a function's SDK clients find the region. Services accept any signature. */
function functionEnvironment({ region, endpoint }: Naming): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: REGION_KEY,
    AWS_SECRET_ACCESS_KEY: REGION_KEY,
    AWS_SESSION_TOKEN: 'local',
  };
}
