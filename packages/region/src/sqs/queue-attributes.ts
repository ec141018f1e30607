import { isObject, parseJson } from '../core/json.ts';

/** The default of each attribute. */
export const DEFAULT_ATTRIBUTES: Readonly<Record<string, string>> = {
  VisibilityTimeout: '30',
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
};

const BOOLEANS: readonly string[] = ['FifoQueue', 'ContentBasedDeduplication', 'SqsManagedSseEnabled'];

/** Attributes as the queue keeps them: `True` is true. */
export function normalized(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(attributes).map(([name, value]) => {
    return [name, BOOLEANS.includes(name) ? value.toLowerCase() : value] as const;
  });
  return Object.fromEntries(entries);
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export function redrivePolicyOf(attributes: Readonly<Record<string, string>>): RedrivePolicy | undefined {
  const { RedrivePolicy: text } = attributes;
  const policy = text === undefined ? undefined : parseJson(text);
  if (!isObject(policy) || typeof policy['deadLetterTargetArn'] !== 'string') return undefined;
  return {
    deadLetterTargetArn: policy['deadLetterTargetArn'],
    maxReceiveCount: Number(policy['maxReceiveCount'] ?? Number.POSITIVE_INFINITY),
  };
}

export function secondsOf(attributes: Readonly<Record<string, string>>, name: string): number {
  return Number(attributes[name] ?? DEFAULT_ATTRIBUTES[name] ?? 0);
}

/** Replaces all attributes of a queue but its policy, which has a resource of its own. */
export function replaceAttributes(current: Record<string, string>, wanted: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(current)) {
    if (name !== 'Policy' && !(name in wanted)) delete current[name];
  }
  Object.assign(current, wanted);
}

/** An empty text takes these away. */
const REMOVABLE: readonly string[] = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId'];

/**
 * Changes some attributes of a queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
export function changeAttributes(current: Record<string, string>, wanted: Readonly<Record<string, string>>): void {
  const isManaged = wanted['SqsManagedSseEnabled'] === 'true';
  const { KmsMasterKeyId: key = '' } = wanted;
  Object.assign(current, wanted);
  if (isManaged) delete current['KmsMasterKeyId'];
  // A queue has one kind of encryption.
  else if (key !== '') current['SqsManagedSseEnabled'] = 'false';
  for (const name of REMOVABLE) if (current[name] === '') delete current[name];
  if (current['KmsMasterKeyId'] === undefined) delete current['KmsDataKeyReusePeriodSeconds'];
}
