import { omit } from '../output.ts';
import type { EventKind } from './event.ts';

/** Names of properties at which SAM and CloudFormation differ. */
const SOURCES = ['Queue', 'Stream', 'Broker'];

/** An event source mapping; all but the source is as CloudFormation has it. */
const polled = (managedPolicy: string): EventKind => ({
  managedPolicies: () => [managedPolicy],
  add({ output, id, target, properties, condition }) {
    const source = SOURCES.flatMap((name) => properties[name] ?? [])[0];
    output.add(
      id,
      'AWS::Lambda::EventSourceMapping',
      {
        ...(source !== undefined && { EventSourceArn: source }),
        FunctionName: target,
        ...omit(properties, SOURCES),
      },
      condition,
    );
  },
});

export const sqs = polled('AWSLambdaSQSQueueExecutionRole');
export const dynamodb = polled('AWSLambdaDynamoDBExecutionRole');
export const msk = polled('AWSLambdaMSKExecutionRole');
