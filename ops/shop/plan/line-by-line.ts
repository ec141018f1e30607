import { CPU_MS, DEPLOYED, LATENCY_MS } from './deployed.ts';
import { written } from './figure.ts';
import { batchWork } from './ordering.ts';
import type { Plan } from './plan-of.ts';
import { PRICES } from './prices.ts';
import { QUOTAS, quotasOf } from './quotas.ts';
import { dollars } from './text.ts';

/** One line of the plan, with each of its inputs in the column of where it comes from. */
interface Row {
  readonly line: string;
  readonly result: string;
  readonly measured?: string;
  readonly published?: string;
  readonly assumed?: string;
}

const MEMORY = `[a core at ${written(QUOTAS.lambdaMbPerVcpu)} MB][memory]`;

/** The table of a plan; its links stand in {@link LINKS}, as they are long. */
export function lineByLine(plan: Plan): string {
  const rows = [...kafkaRows(plan), ...busRows(plan), ...consumerRows(plan), ...latencyRows()];
  return [
    '| line | result | measured | published by AWS | assumed |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ line, result, measured = '', published = '', assumed = '' }) =>
        `| ${line} | ${result} | ${measured} | ${published} | ${assumed} |`,
    ),
  ].join('\n');
}

/** The result of the line of that name, in the section whose title begins so. */
function resultOf({ sections }: Plan, title: string, what: string, unit?: string): string {
  const lines = sections.find((section) => section.title.startsWith(title))?.lines ?? [];
  const found = lines.find((line) => line.what === what && (unit === undefined || line.unit === unit));
  if (found) return written(found.figure.value);
  throw new Error(`the plan has no line "${what}" in the section "${title}"`);
}

function kafkaRows(plan: Plan): readonly Row[] {
  const { rate, sizeBytes, keys, callMs } = plan.workload;
  const { rounds } = batchWork(plan.workload);
  return [
    {
      line: 'bytes in',
      result: `${resultOf(plan, 'Kafka', 'bytes in', 'MB a second')} MB/s, ${resultOf(plan, 'Kafka', 'bytes in', 'TB a day')} TB a day`,
      assumed: `${written(rate)}/s of ${written(sizeBytes)} bytes`,
    },
    {
      line: `a batch of ${DEPLOYED.kafkaBatchSize}`,
      result: `${resultOf(plan, 'Bridge', 'time of one')} ms`,
      measured: `${CPU_MS.bridgeBatch} ms of a core (1), ${rounds} calls (2)`,
      published: MEMORY,
      assumed: `${callMs} ms a call, ${keys} keys`,
    },
    {
      line: 'batches at once: rate x time',
      result: `${resultOf(plan, 'Bridge', 'running at once')}, so ${resultOf(plan, 'Kafka', 'partitions at least')} partitions`,
    },
    {
      line: 'pollers',
      result: resultOf(plan, 'Kafka', 'provisioned pollers'),
      published: `[${QUOTAS.pollerMegabytesPerSecond} MB/s or ${QUOTAS.pollerConcurrency} batches at once][pollers]`,
    },
    {
      line: 'event poller units',
      result: resultOf(plan, 'Kafka', 'event poller units'),
      published: `[${QUOTAS.unitMegabytesPerSecond} MB/s, $${PRICES.pollerUnitHour.usd} an hour][pollers]`,
    },
  ];
}

function busRows(plan: Plan): readonly Row[] {
  const { fanOut, region, workflowShare } = plan.workload;
  const quotas = quotasOf(region);
  return [
    {
      line: 'PutEvents calls',
      result: `${resultOf(plan, 'Bus', 'PutEvents calls')}/s`,
      measured: `${batchWork(plan.workload).putEventsCalls} a batch (2)`,
      published: `at most [${written(quotas.putEventsCallsPerSecond)}/s][bus]`,
    },
    {
      line: 'target invocations',
      result: `${resultOf(plan, 'Bus', 'target invocations')}/s`,
      published: `at most [${written(quotas.targetInvocationsPerSecond)}/s][bus]`,
      assumed: `${written(fanOut)} targets an event`,
    },
    {
      line: 'workflows started',
      result: `${resultOf(plan, 'Workflow', 'started')}/s`,
      published: `at most [${written(quotas.workflowStartsPerSecond)}/s][workflows]`,
      assumed: `${written(workflowShare * 100)} % of deliveries`,
    },
    {
      line: 'archive',
      result: `${resultOf(plan, 'Storage', 'archive')} GB`,
      assumed: `$${PRICES.archiveGbMonth.usd} a GB-month`,
    },
  ];
}

function consumerRows(plan: Plan): readonly Row[] {
  const { callMs } = plan.workload;
  const tables = plan.sections.flatMap(({ lines }) => lines).filter(({ what }) => what === 'writes of tables');
  return [
    {
      line: 'a handler',
      result: `${resultOf(plan, 'Functions', 'time of one')} ms`,
      measured: `${written(CPU_MS.event + CPU_MS.call)} ms of a core (3), one call (2)`,
      published: MEMORY,
      assumed: `${callMs} ms a call`,
    },
    {
      line: 'environments of Lambda',
      result: written(plan.concurrency),
      published: `at most [${written(QUOTAS.lambdaConcurrency)}][lambda]`,
    },
    {
      line: 'write units of tables',
      result: `${written(tables.reduce((sum, { figure }) => sum + figure.value, 0))}/s`,
      measured: 'items written (2)',
      published: '[a unit for each KB][units]',
      assumed: `$${written(PRICES.writeUnit.usd * 1e6)} a million, items of 1 KB`,
    },
    {
      line: 'a million events',
      result: dollars(plan.usdPerMillionEvents),
      published: `[$${written(PRICES.customEvent.usd * 1e6)} of it for the bus][prices]`,
      assumed: `$${written(PRICES.workflowTransition.usd * 1e6)} a million transitions`,
    },
  ];
}

function latencyRows(): readonly Row[] {
  return [
    {
      line: '10 ms from Kafka to the handler',
      result: 'locally',
      measured: `p99 ${LATENCY_MS.kafkaToHandlerP99} ms at 1,000/s (4)`,
      published: '[under 100 ms without a window][latency]',
    },
    { line: '10 ms over the bus', result: 'not to be planned with', published: 'no figure found' },
  ];
}

export const LINKS = `[bus]: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
[lambda]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
[latency]: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-low-latency.html
[memory]: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
[pollers]: https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html
[prices]: https://aws.amazon.com/eventbridge/pricing/
[units]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
[workflows]: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html`;
