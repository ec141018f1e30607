import { AwsError } from '../core/aws-error.ts';
import type { BusPort, FunctionPort, MessageAttribute, QueuePort, TopicPort } from '../core/ports.ts';
import { qualified } from './invocation-record.ts';

/** The services to which Lambda sends outcomes and dead letters. */
export interface DestinationPorts {
  readonly queues: Pick<QueuePort, 'send'>;
  readonly topics: TopicPort;
  readonly buses: BusPort;
  readonly functions: Pick<FunctionPort, 'enqueue'>;
}

/** The outcome of an event, on its way to a destination. */
export interface Report {
  /** JSON text. */
  readonly record: string;
  readonly functionArn: string;
  readonly result: 'Success' | 'Failure';
  readonly ids: readonly string[];
}

/** Sends a report to the service that its ARN names. */
export type Destinations = (arn: string, report: Report) => Promise<void>;

type Sender = (ports: DestinationPorts, arn: string, report: Report) => Promise<void>;

/** By the service in the ARN. */
const SENDERS: Readonly<Record<string, Sender>> = {
  sqs: ({ queues }, arn, { record }) => queues.send(arn, { body: record }),
  sns: ({ topics }, arn, { record }) => topics.publish(arn, record),
  lambda: ({ functions }, arn, { record, ids }) => functions.enqueue(arn, record, ids),
  events: ({ buses }, arn, { record, functionArn, result }) =>
    buses.put(arn, {
      source: 'lambda',
      detailType: `Lambda Function Invocation Result - ${result}`,
      detail: record,
      resources: [arn, qualified(functionArn)],
    }),
};

function senderOf(arn: string): Sender | undefined {
  const service = arn.split(':')[2] ?? '';
  return Object.hasOwn(SENDERS, service) ? SENDERS[service] : undefined;
}

/** Whether Lambda, as it runs here, can send to an ARN. */
export const isDestination = (arn: string): boolean => senderOf(arn) !== undefined;

/** @returns a sender that throws InvalidParameterValueException for an ARN that Lambda cannot send to */
export function destinationsOver(ports: () => DestinationPorts): Destinations {
  return async (arn, report) => {
    const send = senderOf(arn);
    if (!send) throw new AwsError('InvalidParameterValueException', `The destination ARN ${arn} is invalid.`);
    await send(ports(), arn, report);
  };
}

export interface DeadLetter {
  /** The original event, JSON text. */
  readonly payload: string;
  readonly requestId: string;
  readonly errorMessage: string;
  readonly ids: readonly string[];
}

const MAX_ERROR_MESSAGE_CHARACTERS = 1_024;

/**
 * Sends an event to the function's own dead-letter queue or topic: the original event, and the error beside it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export async function sendDeadLetter(ports: DestinationPorts, arn: string, deadLetter: DeadLetter): Promise<void> {
  const attributes: Record<string, MessageAttribute> = {
    RequestID: { type: 'String', value: deadLetter.requestId },
    ErrorCode: { type: 'Number', value: '200' },
    ErrorMessage: { type: 'String', value: deadLetter.errorMessage.slice(0, MAX_ERROR_MESSAGE_CHARACTERS) || ' ' },
  };
  if (arn.split(':')[2] === 'sns') await ports.topics.publish(arn, deadLetter.payload, { attributes });
  else await ports.queues.send(arn, { body: deadLetter.payload, attributes });
}
