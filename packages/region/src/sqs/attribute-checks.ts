import { AwsError } from '../core/aws-error.ts';
import { isObject, parseJson } from '../core/json.ts';
import { invalidAttributeValue, unknownAttribute } from './errors.ts';
import type { Queue } from './queue.ts';
import type { QueueStore } from './queue-store.ts';
import { checkRedriveAllowPolicy, checkRedrivePolicy } from './redrive-checks.ts';

/** Says whether an attribute may have a value. */
type ValueCheck = (value: string) => boolean;

const inRange =
  (min: number, max: number): ValueCheck =>
  (value) =>
    /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
const oneOf =
  (...values: readonly string[]): ValueCheck =>
  (value) =>
    values.includes(value);
const anyValue: ValueCheck = () => true;
const isBoolean = oneOf('true', 'false');
const isPolicy: ValueCheck = (value) => value === '' || isObject(parseJson(value));

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const SETTABLE: Readonly<Record<string, ValueCheck>> = {
  DelaySeconds: inRange(0, 900),
  KmsDataKeyReusePeriodSeconds: inRange(60, 86_400),
  KmsMasterKeyId: anyValue,
  MaximumMessageSize: inRange(1_024, 1_048_576),
  MessageRetentionPeriod: inRange(60, 1_209_600),
  Policy: isPolicy,
  ReceiveMessageWaitTimeSeconds: inRange(0, 20),
  RedriveAllowPolicy: anyValue,
  RedrivePolicy: anyValue,
  SqsManagedSseEnabled: isBoolean,
  VisibilityTimeout: inRange(0, 43_200),
};
const SETTABLE_OF_FIFO: Readonly<Record<string, ValueCheck>> = {
  ContentBasedDeduplication: isBoolean,
  DeduplicationScope: oneOf('messageGroup', 'queue'),
  FifoQueue: isBoolean,
  FifoThroughputLimit: oneOf('perQueue', 'perMessageGroupId'),
};
/** What standard queues say about these two is not that they are unknown. */
const ONLY_FIFO: readonly string[] = ['DeduplicationScope', 'FifoThroughputLimit'];

export interface WantedAttributes {
  readonly isFifo: boolean;
  /** Undefined for a queue that is to be created. */
  readonly queue: Queue | undefined;
  readonly wanted: Readonly<Record<string, string>>;
}

/** @throws AwsError InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue */
export function checkQueueAttributes({ isFifo, queue, wanted }: WantedAttributes, store: QueueStore): void {
  for (const [name, value] of Object.entries(wanted)) {
    const check = checkOf(name, isFifo);
    if (!check(value)) throw invalidAttributeValue(name);
  }
  if (isFifo && queue !== undefined && wanted['FifoQueue'] === 'false') {
    throw invalidAttributeValue('FifoQueue', 'Modifying queue type is not supported.');
  }
  checkTogether({ ...queue?.attributes, ...wanted }, wanted);
  const { RedrivePolicy = '', RedriveAllowPolicy = '' } = wanted;
  if (RedrivePolicy !== '') checkRedrivePolicy(RedrivePolicy, { isFifo, store, source: queue?.arn });
  if (RedriveAllowPolicy !== '') checkRedriveAllowPolicy(RedriveAllowPolicy);
}

function checkOf(name: string, isFifo: boolean): ValueCheck {
  if (Object.hasOwn(SETTABLE, name)) return SETTABLE[name] ?? anyValue;
  if (isFifo && Object.hasOwn(SETTABLE_OF_FIFO, name)) return SETTABLE_OF_FIFO[name] ?? anyValue;
  if (!ONLY_FIFO.includes(name)) throw unknownAttribute(name);
  throw new AwsError('InvalidAttributeName', `You can specify the ${name} only when FifoQueue is set to true.`);
}

function checkTogether(whole: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): void {
  const { KmsMasterKeyId: key = '', SqsManagedSseEnabled: managed } = wanted;
  if (key !== '' && managed === 'true') {
    throw new AwsError(
      'InvalidAttributeName',
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  }
  if (whole['FifoThroughputLimit'] === 'perMessageGroupId' && whole['DeduplicationScope'] !== 'messageGroup') {
    const reason = 'perMessageGroupId is allowed only when the value for DeduplicationScope is messageGroup.';
    throw invalidAttributeValue('FifoThroughputLimit', reason);
  }
}
