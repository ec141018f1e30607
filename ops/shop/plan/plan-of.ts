import { flowsOf } from './flows.ts';
import { type Limit, limitsOf } from './limits.ts';
import { partsOf } from './parts/sections.ts';
import { SECONDS_PER_MONTH, type Section } from './plan-line.ts';
import type { Workload } from './workload.ts';

export interface Plan {
  readonly workload: Workload;
  readonly sections: readonly Section[];
  readonly limits: readonly Limit[];
  readonly usdPerMillionEvents: number;
  readonly usdPerMonth: number;
}

/** Capacity, cost and limits of a workload on the application as it is deployed. */
export function planOf(workload: Workload): Plan {
  const flows = flowsOf(workload);
  const parts = partsOf(flows, workload);
  const usdPerSecond = parts.sections
    .flatMap(({ lines }) => lines)
    .reduce((sum, { cost }) => sum + (cost?.perSecond.value ?? 0), 0);
  return {
    workload,
    sections: parts.sections,
    limits: limitsOf(workload, flows, parts),
    usdPerMillionEvents: (usdPerSecond / workload.rate) * 1e6,
    usdPerMonth: usdPerSecond * SECONDS_PER_MONTH,
  };
}
