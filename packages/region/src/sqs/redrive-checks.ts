import { isObject, listOf, objectOf, parseJson, textOf } from '../core/json.ts';
import { invalidParameter } from './errors.ts';
import type { QueueStore } from './queue-store.ts';

const MAX_RECEIVE_COUNT = 1000;
const ARN = /^arn:[^:]+:sqs:[^:]*:[^:]*:[^:]+$/;

export interface RedriveSource {
  readonly isFifo: boolean;
  readonly store: QueueStore;
  /** Undefined for a queue that is to be created. */
  readonly source: string | undefined;
}

/**
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function checkRedrivePolicy(text: string, { isFifo, store, source }: RedriveSource): void {
  const refused = (reason: string) => invalidParameter('RedrivePolicy', text, reason);
  const policy = parseJson(text);
  if (!isObject(policy)) throw refused('Redrive policy is not a valid JSON map.');
  for (const name of ['deadLetterTargetArn', 'maxReceiveCount']) {
    if (policy[name] === undefined) throw refused(`Redrive policy does not contain mandatory attribute: ${name}.`);
  }
  const { maxReceiveCount } = policy;
  const count = typeof maxReceiveCount === 'string' ? maxReceiveCount : JSON.stringify(maxReceiveCount);
  if (!/^\d+$/.test(count) || Number(count) < 1 || Number(count) > MAX_RECEIVE_COUNT) {
    const range = `valid values are from 1 to ${MAX_RECEIVE_COUNT} both inclusive.`;
    throw refused(`Invalid value for maxReceiveCount: ${count}, ${range}`);
  }
  const targetArn = textOf(policy['deadLetterTargetArn']);
  if (!ARN.test(targetArn)) throw refused('Invalid value for deadLetterTargetArn.');
  const target = store.byLastPart(targetArn);
  if (target?.arn !== targetArn) throw refused('Dead letter target does not exist.');
  if (targetArn === source) throw refused('A queue cannot be its own dead-letter queue.');
  if (target.isFifo !== isFifo) throw refused('Dead-letter queue must be same type of queue as the source.');
  if (!allows(target.attributes['RedriveAllowPolicy'] ?? '', source)) {
    throw refused(`The queue ${targetArn} does not permit this queue to use it as a dead-letter queue.`);
  }
}

const PERMISSIONS: readonly string[] = ['allowAll', 'denyAll', 'byQueue'];
const MAX_SOURCES = 10;

/** @throws AwsError InvalidParameterValue */
export function checkRedriveAllowPolicy(text: string): void {
  const refused = (reason: string) => invalidParameter('RedriveAllowPolicy', text, reason);
  const policy = parseJson(text);
  if (!isObject(policy)) throw refused('Redrive allow policy is not a valid JSON map.');
  const { redrivePermission: permission, sourceQueueArns: sources } = policy;
  if (!PERMISSIONS.includes(textOf(permission))) {
    throw refused(`Invalid value for redrivePermission, valid values are ${PERMISSIONS.join(', ')}.`);
  }
  const isByQueue = permission === 'byQueue';
  const count = listOf(sources).length;
  if (isByQueue ? count < 1 || count > MAX_SOURCES : sources !== undefined) {
    const range = `from 1 to ${MAX_SOURCES}`;
    throw refused(`sourceQueueArns names ${range} queues when redrivePermission is byQueue, and is absent otherwise.`);
  }
}

function allows(allowPolicy: string, source: string | undefined): boolean {
  const { redrivePermission: permission, sourceQueueArns: sources } = objectOf(parseJson(allowPolicy));
  if (permission === 'denyAll') return false;
  return permission !== 'byQueue' || (source !== undefined && listOf(sources).includes(source));
}
