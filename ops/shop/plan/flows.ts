import { DEPLOYED } from './deployed.ts';
import { type Figure, given, minus, over, result, times } from './figure.ts';
import type { Workload } from './workload.ts';

/** Events, batches and deliveries a second. */
export interface Flows {
  readonly rate: Figure;
  readonly batches: Figure;
  /** Deliveries of rules to their targets. */
  readonly deliveries: Figure;
  readonly toFunctions: Figure;
  readonly toQueues: Figure;
  readonly workflows: Figure;
}

export function flowsOf({ rate, fanOut, queueShare, workflowShare }: Workload): Flows {
  const events = given(rate);
  const deliveries = times(events, given(fanOut));
  const share = (part: Figure): Figure => times(result(deliveries), part);
  return {
    rate: events,
    batches: over(events, given(DEPLOYED.kafkaBatchSize)),
    deliveries,
    toFunctions: share(minus(given(1), given(queueShare), given(workflowShare))),
    toQueues: share(given(queueShare)),
    workflows: share(given(workflowShare)),
  };
}
