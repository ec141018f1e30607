import { DEPLOYED } from './deployed.ts';
import type { Flows } from './flows.ts';
import type { Parts } from './parts/sections.ts';
import { QUOTAS, quotasOf } from './quotas.ts';
import type { Workload } from './workload.ts';

/** A limit, and how much of it a workload uses. */
export interface Limit {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  /** The use at the rate of the workload, in the unit. */
  readonly use: number;
  /** Events a second at which the limit is reached, as all use grows with the rate. */
  readonly reachedAt: number;
  readonly whoseIsIt: 'template' | 'AWS quota';
  readonly whatToDo: string;
}

type Row = Omit<Limit, 'reachedAt'>;

/** All limits on the path of an event, the one that is reached first at the top. */
export function limitsOf(workload: Workload, flows: Flows, parts: Parts): readonly Limit[] {
  return [
    ...templateLimits(parts),
    ...eventBridgeLimits(workload, flows, parts),
    ...computeLimits(workload, flows, parts),
  ]
    .filter(({ use }) => use > 0)
    .map((row) => ({ ...row, reachedAt: (workload.rate * row.limit) / row.use }))
    .sort((a, b) => a.reachedAt - b.reachedAt);
}

/** By the two limits of a poller. Not rounded up, because that would make small rates look expensive. */
const pollersIn = ({ megabytesPerSecond, bridge }: Parts): number =>
  Math.max(
    megabytesPerSecond.value / QUOTAS.pollerMegabytesPerSecond,
    bridge.concurrency.value / QUOTAS.pollerConcurrency,
  );

function templateLimits(parts: Parts): readonly Row[] {
  return [
    {
      name: 'Pollers of a mapping, as set',
      limit: DEPLOYED.maximumPollers,
      unit: 'pollers',
      use: pollersIn(parts),
      whoseIsIt: 'template',
      whatToDo:
        'Raise MaximumPollers in infra/conventions/kafka.ts, with as many partitions. Each topic has a mapping of its own.',
    },
    {
      name: 'Readers of the queue, as set',
      limit: DEPLOYED.queueMaximumConcurrency,
      unit: 'environments',
      use: parts.queueReader.concurrency.value,
      whoseIsIt: 'template',
      whatToDo:
        'Raise maximumConcurrency of record-analytics in serverless.yml. Until then the queue grows and nothing is lost; more readers conflict more often on a product, so sum up per batch first.',
    },
  ];
}

function eventBridgeLimits({ region }: Workload, { deliveries }: Flows, { putEventsCalls }: Parts): readonly Row[] {
  const { putEventsCallsPerSecond, targetInvocationsPerSecond } = quotasOf(region);
  return [
    {
      name: 'Target invocations of EventBridge',
      limit: targetInvocationsPerSecond,
      unit: 'a second',
      use: deliveries.value,
      whoseIsIt: 'AWS quota',
      whatToDo:
        'Deliveries come late, none is lost. Have the quota raised; move consumers that need no filter of their own behind one queue, so that a rule delivers once; shard the bus over accounts or Regions.',
    },
    {
      name: 'PutEvents calls',
      limit: putEventsCallsPerSecond,
      unit: 'a second',
      use: putEventsCalls.value,
      whoseIsIt: 'AWS quota',
      whatToDo:
        'Calls carry ten events already. Have the quota raised, or shard the bus by key over accounts or Regions; what only Kafka consumers read need not go over the bus.',
    },
  ];
}

function computeLimits({ region }: Workload, { workflows }: Flows, parts: Parts): readonly Row[] {
  const { workflowStartsPerSecond, workflowTransitionsPerSecond } = quotasOf(region);
  return [
    {
      name: 'Starts of Standard workflows',
      limit: workflowStartsPerSecond,
      unit: 'a second',
      use: workflows.value,
      whoseIsIt: 'AWS quota',
      whatToDo:
        'EventBridge tries throttled starts again for a day. Have the quota raised; put a queue before the workflow; bill many orders in one execution; or use Express workflows, 6,000 starts a second, whose starts are not idempotent.',
    },
    {
      name: 'Transitions of Standard workflows',
      limit: workflowTransitionsPerSecond,
      unit: 'a second',
      use: parts.transitions.value,
      whoseIsIt: 'AWS quota',
      whatToDo: 'Have the quota raised, or do several steps in one task.',
    },
    {
      name: 'Concurrent environments of Lambda',
      limit: QUOTAS.lambdaConcurrency,
      unit: 'environments',
      use: parts.concurrency.value,
      whoseIsIt: 'AWS quota',
      whatToDo:
        'Have the quota raised; consumers behind queues take ten events in one invocation; more memory makes invocations shorter.',
    },
    {
      name: 'Pollers of a mapping',
      limit: QUOTAS.pollers,
      unit: 'pollers',
      use: pollersIn(parts),
      whoseIsIt: 'AWS quota',
      whatToDo: 'Spread the events over several topics, each with a mapping of its own.',
    },
  ];
}
