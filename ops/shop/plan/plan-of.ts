import { flowsOf } from './flows.ts';
import { type Limit, limitsOf } from './limits.ts';
import { type Parts, partsOf } from './parts/sections.ts';
import { type PipeInstead, pipeInstead } from './pipe.ts';
import { SECONDS_PER_MONTH, type Section } from './plan-line.ts';
import type { Workload } from './workload.ts';

export interface Plan {
  readonly workload: Workload;
  readonly sections: readonly Section[];
  readonly limits: readonly Limit[];
  readonly usdPerMillionEvents: number;
  readonly usdPerMonth: number;
  /** Environments of Lambda at once. */
  readonly concurrency: number;
  readonly pipe: PipeInstead;
  /** What the same application would take with a lock around each effect that is idempotent by itself. */
  readonly withLocks: WithLocks;
}

export interface WithLocks {
  /** Calls to AWS a second that a lock adds. */
  readonly moreCalls: number;
  readonly usdPerMillionEvents: number;
  /** Environments of Lambda at once. */
  readonly concurrency: number;
}

/** Capacity, cost and limits of a workload on the application as it is deployed. */
export function planOf(workload: Workload): Plan {
  const flows = flowsOf(workload);
  const parts = partsOf(flows, workload);
  const locked = partsOf(flows, workload, 'with locks');
  const usdPerSecond = usdOf(parts);
  return {
    workload,
    sections: parts.sections,
    limits: limitsOf(workload, flows, parts),
    usdPerMillionEvents: (usdPerSecond / workload.rate) * 1e6,
    usdPerMonth: usdPerSecond * SECONDS_PER_MONTH,
    concurrency: parts.concurrency.value,
    pipe: pipeInstead(parts.sections, workload),
    withLocks: {
      moreCalls: locked.callsOfConsumers.value - parts.callsOfConsumers.value,
      usdPerMillionEvents: (usdOf(locked) / workload.rate) * 1e6,
      concurrency: locked.concurrency.value,
    },
  };
}

const usdOf = ({ sections }: Parts): number =>
  sections.flatMap(({ lines }) => lines).reduce((sum, { cost }) => sum + (cost?.perSecond.value ?? 0), 0);
