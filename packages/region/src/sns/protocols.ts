import { AwsError } from '../core/aws-error.ts';
import { isArnOf } from './arns.ts';
import { invalidParameter } from './errors.ts';
import type { Topic } from './topic.ts';

/** How a protocol takes its subscriptions. */
export interface Protocol {
  /** @throws AwsError InvalidParameter for an endpoint that the protocol cannot have */
  readonly check: (endpoint: string, topic: Topic) => void;
  /** A subscription waits for somebody at its endpoint to confirm it. */
  readonly waitsForConfirmation: boolean;
  readonly mayBeRaw: boolean;
}

const waits = (check: Protocol['check'], mayBeRaw = false): Protocol => ({
  check,
  waitsForConfirmation: true,
  mayBeRaw,
});
const atOnce = (check: Protocol['check'], mayBeRaw = false): Protocol => ({
  check,
  waitsForConfirmation: false,
  mayBeRaw,
});

/** By name, as Subscribe takes them. @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  application: atOnce(mustBeArnOf('sns', 'Application endpoint arn invalid')),
  email: waits(mustBeAddress),
  'email-json': waits(mustBeAddress),
  firehose: atOnce(() => {
    throw invalidParameter('Protocol Reason: the region has no Firehose streams, so it does not deliver to them');
  }),
  http: waits(mustStartWith('http://'), true),
  https: waits(mustStartWith('https://'), true),
  lambda: atOnce(mustBeArnOf('lambda', 'Lambda endpoint ARN')),
  sms: atOnce(mustBeNumber),
  sqs: atOnce(mustBeQueue, true),
};

/** @throws AwsError InvalidParameter for a protocol that SNS does not have */
export function protocolOf(name: string): Protocol {
  const protocol = Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : undefined;
  if (protocol === undefined) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${name}`);
  }
  return protocol;
}

function mustBeQueue(endpoint: string, topic: Topic): void {
  mustBeArnOf('sqs', 'SQS endpoint ARN')(endpoint, topic);
  if (!endpoint.endsWith('.fifo') || topic.isFifo) return;
  const reason = 'FIFO SQS Queues can not be subscribed to standard SNS topics';
  throw invalidParameter(`Invalid parameter: Endpoint Reason: ${reason}`);
}

function mustBeArnOf(service: string, problem: string): Protocol['check'] {
  return (endpoint, { isFifo }) => {
    if (!isArnOf(service, endpoint)) throw invalidParameter(problem);
    if (isFifo && service !== 'sqs') throw notForFifo();
  };
}

function mustStartWith(scheme: string): Protocol['check'] {
  return (endpoint, { isFifo }) => {
    if (!endpoint.startsWith(scheme)) throw invalidParameter('Endpoint must match the specified protocol');
    if (isFifo) throw notForFifo();
  };
}

/** @see https://datatracker.ietf.org/doc/html/rfc5321#section-4.5.3.1 */
const MAX_ADDRESS = 64 + 1 + 255;
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

function mustBeAddress(endpoint: string, { isFifo }: Topic): void {
  if (endpoint.length > MAX_ADDRESS || !ADDRESS.test(endpoint)) throw invalidParameter('Email address');
  if (isFifo) throw notForFifo();
}

/** Digits, with single separators between them. */
const NUMBER = /^\+?\d+(?:[./-]\d+)*$/;

function mustBeNumber(endpoint: string, { isFifo }: Topic): void {
  if (!NUMBER.test(endpoint)) throw new AwsError('InvalidParameter', `Invalid SMS endpoint: ${endpoint}`);
  if (isFifo) throw notForFifo();
}

const notForFifo = (): AwsError => invalidParameter('Protocol Reason: FIFO topics deliver to Amazon SQS queues only');
