import { UsageError } from '@tributary/region/command-line';
import { DEPLOYED } from './deployed.ts';
import { REGIONS } from './quotas.ts';

/** The load on the application. */
export interface Workload {
  /** Events a second on Kafka, as an average. */
  readonly rate: number;
  /** Bytes of an event, key and headers included. */
  readonly sizeBytes: number;
  /** Targets that rules deliver an event to, as an average. */
  readonly fanOut: number;
  /** Shares of these deliveries that go to a queue, and that start a workflow; the others invoke a function. */
  readonly queueShare: number;
  readonly workflowShare: number;
  readonly region: string;
  /** Assumed time of one call to AWS, there and back. */
  readonly callMs: number;
  /** How many keys the records of a batch from Kafka have. */
  readonly keys: number;
  /** Whether the bridge lets no event pass an earlier one of its key, even within a call. */
  readonly isStrict: boolean;
}

/** 1,160 bytes at 10,000 a second is a terabyte a day. Shares are those of the demo's orders. */
export const DEFAULTS: Workload = {
  rate: 10_000,
  sizeBytes: 1_160,
  fanOut: 3,
  queueShare: 0.11,
  workflowShare: 0.11,
  region: 'us-east-1',
  callMs: 10,
  keys: DEPLOYED.kafkaBatchSize,
  isStrict: false,
};

export type Values = Readonly<
  Partial<
    Record<'rate' | 'size' | 'fan-out' | 'queues' | 'workflows' | 'region' | 'call-ms' | 'keys' | 'ordering', string>
  >
>;

/** MSK takes records of up to 8 MB, a batch for Lambda 6 MB, an entry of the bus less than 1 MiB. */
const MAX_SIZE_BYTES = 1_000_000;
const MAX_RATE = 10_000_000;
/** A rule has at most five targets, a bus at most 300 rules. */
const MAX_FAN_OUT = 1_500;

/** @throws UsageError that names the option and what it takes */
export function readWorkload(values: Values): Workload {
  const workload = {
    rate: number('rate', values.rate, DEFAULTS.rate, { above: 0, max: MAX_RATE }),
    sizeBytes: number('size', values.size, DEFAULTS.sizeBytes, { above: 0, max: MAX_SIZE_BYTES }),
    fanOut: number('fan-out', values['fan-out'], DEFAULTS.fanOut, { above: 0, max: MAX_FAN_OUT }),
    queueShare: number('queues', values.queues, DEFAULTS.queueShare * 100, { above: -1, max: 100 }) / 100,
    workflowShare: number('workflows', values.workflows, DEFAULTS.workflowShare * 100, { above: -1, max: 100 }) / 100,
    region: regionIn(values.region),
    keys: Math.ceil(number('keys', values.keys, DEFAULTS.keys, { above: 0, max: DEPLOYED.kafkaBatchSize })),
    isStrict: isStrict(values.ordering),
    callMs: number('call-ms', values['call-ms'], DEFAULTS.callMs, { above: 0, max: 10_000 }),
  };
  if (workload.queueShare + workload.workflowShare <= 1) return workload;
  throw new UsageError('--queues and --workflows are shares of the same deliveries: together 100 percent at most.');
}

function number(
  option: string,
  text: string | undefined,
  standard: number,
  { above, max }: { readonly above: number; readonly max: number },
): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > above && value <= max) return value;
  const least = above < 0 ? 'from 0' : 'above 0';
  throw new UsageError(`--${option} takes a number ${least}, up to ${max.toLocaleString('en-US')}, not "${text}".`);
}

function isStrict(ordering: string | undefined): boolean {
  if (ordering === undefined || ordering === 'strict') return ordering === 'strict';
  throw new UsageError(`--ordering takes strict, not "${ordering}". Without it events go as without strict topics.`);
}

function regionIn(text: string | undefined): string {
  if (text === undefined || REGIONS.includes(text)) return text ?? DEFAULTS.region;
  throw new UsageError(`--region: the quotas of "${text}" are not known. Known are: ${REGIONS.join(', ')}.`);
}
