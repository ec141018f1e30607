import { allCallsPerEvent, cpuMsOf, roundsOf, type Variant } from '../calls.ts';
import { CPU_MS, DEPLOYED, REMEMBERED, TOPIC } from '../deployed.ts';
import { type Figure, given, largest, over, plus, result, times, whole } from '../figure.ts';
import type { Flows } from '../flows.ts';
import { batchWork } from '../ordering.ts';
import { BYTES_PER_GB, charged, type Line, line, SECONDS_PER_DAY, type Section, stored } from '../plan-line.ts';
import { PRICES } from '../prices.ts';
import { QUOTAS } from '../quotas.ts';
import type { Workload } from '../workload.ts';
import { type Compute, compute } from './compute.ts';
import { tableLines } from './table-units.ts';

/** Figures of the parts of the application, for the limits that they share. */
export interface Parts {
  readonly sections: readonly Section[];
  readonly megabytesPerSecond: Figure;
  readonly pollers: Figure;
  readonly putEventsCalls: Figure;
  readonly bridge: Compute;
  readonly queueReader: Compute;
  readonly concurrency: Figure;
  /** Calls to AWS a second by what takes events from the bus. */
  readonly callsOfConsumers: Figure;
  readonly transitions: Figure;
}

export function partsOf(flows: Flows, workload: Workload, variant: Variant = 'as it is'): Parts {
  const { callMs } = workload;
  const megabytesPerSecond = over(times(flows.rate, given(workload.sizeBytes)), given(1_000_000));
  const batch = batchWork(workload);
  const bridge = compute({ of: 'bridge-kafka', perSecond: flows.batches, ...batch }, callMs);
  const handlers = compute(
    { of: 'handlers', perSecond: flows.toFunctions, ...workOf(['project-order'], CPU_MS.event, variant) },
    callMs,
  );
  const queueBatches = over(result(flows.toQueues), given(DEPLOYED.queueBatchSize));
  const queueReader = compute(
    { of: 'record-analytics', perSecond: queueBatches, ...workOf(['record-analytics'], CPU_MS.queueBatch, variant) },
    callMs,
  );
  const taskCount = given(DEPLOYED.workflowTasks.length);
  const tasks = compute(
    {
      of: 'tasks',
      perSecond: times(result(flows.workflows), taskCount),
      ...workOf(DEPLOYED.workflowTasks, CPU_MS.task, variant),
    },
    callMs,
  );
  const transitions = times(result(flows.workflows), given(DEPLOYED.workflowTransitions));
  const pollers = pollersFor(megabytesPerSecond, bridge.concurrency);
  const putEventsCalls = plus(times(result(flows.batches), given(batch.putEventsCalls)), result(flows.workflows));
  return {
    megabytesPerSecond,
    pollers,
    putEventsCalls,
    bridge,
    queueReader,
    transitions,
    callsOfConsumers: plus(
      callsOf(flows.toFunctions, ['project-order'], variant),
      callsOf(flows.toQueues, ['record-analytics'], variant),
      callsOf(flows.workflows, DEPLOYED.workflowTasks, variant),
    ),
    concurrency: plus(...[bridge, handlers, queueReader, tasks].map((each) => result(each.concurrency))),
    sections: [
      { title: 'Kafka', lines: kafkaLines(flows, workload, { megabytesPerSecond, pollers, bridge }) },
      {
        title: 'Bridge: Kafka to the bus',
        lines: [...bridge.lines, ...tableLines(flows.rate, ['bridge-kafka'], variant)],
      },
      { title: 'Bus', lines: busLines(flows, workload, putEventsCalls) },
      {
        title: 'Functions that a rule invokes, each like project-order, whose table has an index',
        lines: [...handlers.lines, ...tableLines(flows.toFunctions, ['project-order'], variant, { writes: 1 })],
      },
      {
        title: 'Queue and its reader, record-analytics',
        lines: [
          ...queueLines(flows, workload),
          ...queueReader.lines,
          ...tableLines(flows.toQueues, ['record-analytics'], variant),
        ],
      },
      {
        title: 'Workflow: an order is billed',
        lines: [
          line('started', 'a second', flows.workflows),
          charged('transitions', 'a second', transitions, PRICES.workflowTransition),
          ...tasks.lines,
          // The workflow itself writes one item, which reserves the order.
          ...tableLines(flows.workflows, DEPLOYED.workflowTasks, variant, { writes: 1 }),
        ],
      },
      { title: 'Storage', lines: storageLines(flows, workload) },
    ],
  };
}

const callsOf = (perSecond: Figure, names: readonly string[], variant: Variant): Figure =>
  times(result(perSecond), given(names.reduce((sum, name) => sum + allCallsPerEvent(name, variant), 0)));

/** The work of an invocation of one of these functions, on average. */
function workOf(names: readonly string[], kitMs: number, variant: Variant): { cpuMs: number; rounds: number } {
  const average = (of: (name: string) => number): number =>
    Number((names.reduce((sum, name) => sum + of(name), 0) / names.length).toFixed(2));
  return {
    cpuMs: average((name) => cpuMsOf(name, kitMs, variant)),
    rounds: average((name) => roundsOf(name, variant)),
  };
}

/** A poller carries 5 MB/s or five invocations at once, whichever is reached first. */
function pollersFor(megabytesPerSecond: Figure, concurrency: Figure): Figure {
  return whole(
    largest(
      over(result(megabytesPerSecond), given(QUOTAS.pollerMegabytesPerSecond)),
      over(result(concurrency), given(QUOTAS.pollerConcurrency)),
    ),
  );
}

function kafkaLines(
  { rate }: Flows,
  { sizeBytes }: Workload,
  { megabytesPerSecond, pollers, bridge }: Pick<Parts, 'megabytesPerSecond' | 'pollers' | 'bridge'>,
): readonly Line[] {
  const units = whole(
    largest(
      over(result(pollers), given(QUOTAS.pollersPerUnit)),
      over(result(megabytesPerSecond), given(QUOTAS.unitMegabytesPerSecond)),
    ),
  );
  const perDay = over(times(rate, given(sizeBytes), given(SECONDS_PER_DAY)), given(1e12));
  return [
    line('bytes in', 'MB a second', megabytesPerSecond),
    line('bytes in', 'TB a day', perDay),
    line('provisioned pollers', '', pollers),
    // At a time one invocation and one poller read a partition.
    line('partitions at least', '', whole(largest(result(pollers), result(bridge.concurrency)))),
    {
      ...line('event poller units', '', units),
      cost: {
        price: PRICES.pollerUnitHour,
        perSecond: over(times(result(units), given(PRICES.pollerUnitHour.usd)), given(3_600)),
      },
    },
  ];
}

function busLines(
  { rate, deliveries, workflows }: Flows,
  { sizeBytes }: Workload,
  putEventsCalls: Figure,
): readonly Line[] {
  const chunks = whole(over(given(sizeBytes), given(QUOTAS.chunkBytes)));
  const events = plus(times(rate, chunks), result(workflows));
  const archived = over(times(rate, given(sizeBytes)), given(BYTES_PER_GB));
  return [
    line('PutEvents calls', 'a second', putEventsCalls),
    charged('events in, those of billing too', 'a second', events, PRICES.customEvent),
    line('target invocations', 'a second', deliveries),
    charged('into the archive', 'GB a second', archived, PRICES.archiveGb),
  ];
}

/** EventBridge sends one message a request; the reader receives and deletes ten. */
function queueLines({ toQueues }: Flows, { sizeBytes }: Workload): readonly Line[] {
  const chunks = whole(over(given(sizeBytes), given(QUOTAS.chunkBytes)));
  const requests = times(result(toQueues), plus(chunks, over(given(2), given(DEPLOYED.queueBatchSize))));
  return [
    line('messages', 'a second', toQueues),
    charged('requests: send, receive, delete', 'a second', requests, PRICES.queueRequest),
  ];
}

function storageLines({ rate, toQueues }: Flows, { sizeBytes }: Workload): readonly Line[] {
  const gigabytes = (bytes: Figure): Figure => over(bytes, given(BYTES_PER_GB));
  const days = given(DEPLOYED.archiveDays);
  const kept = (perSecond: Figure, forDays: number): Figure =>
    gigabytes(times(perSecond, given(REMEMBERED.sizeBytes), given(forDays), given(SECONDS_PER_DAY)));
  return [
    line(
      'topics, three replicas, seven days',
      'GB',
      gigabytes(times(rate, given(sizeBytes), given(TOPIC.retentionHours), given(3_600), given(TOPIC.replicas))),
    ),
    stored('archive', gigabytes(times(rate, given(sizeBytes), days, given(SECONDS_PER_DAY))), PRICES.archiveGbMonth),
    stored('ids that the bridge remembers', kept(rate, REMEMBERED.idDays), PRICES.tableGbMonth),
    stored('marks of counted events', kept(result(toQueues), REMEMBERED.markDays), PRICES.tableGbMonth),
  ];
}
