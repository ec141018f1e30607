import { expect, test } from '@jest/globals';
import { destinationsIn } from '../../../../ops/dlq/region/dead-letter-names.ts';

const arn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

test.each<[resource: string, properties: object]>([
  ['a queue', { RedrivePolicy: { deadLetterTargetArn: arn('gone'), maxReceiveCount: 3 } }],
  ['a queue whose policy is a text', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('gone') }) }],
  ['a rule', { Targets: [{ Id: 'a' }, { Id: 'b', DeadLetterConfig: { Arn: arn('gone') } }] }],
  ['a function', { DeadLetterConfig: { TargetArn: arn('gone') } }],
  ['a mapping', { DestinationConfig: { OnFailure: { Destination: arn('gone') } } }],
  ['a pipe', { SourceParameters: { DynamoDBStreamParameters: { DeadLetterConfig: { Arn: arn('gone') } } } }],
])('%s names where its dead letters go', (_resource, properties) => {
  expect(destinationsIn(properties as never)).toEqual(['gone']);
});

test('a topic, a bucket and a queue that is a target are no dead-letter queues', () => {
  const properties = {
    Targets: [{ Arn: arn('orders') }],
    DeadLetterConfig: { TargetArn: 'arn:aws:sns:eu-west-1:000000000000:failed' },
    OnFailure: { Destination: 'arn:aws:s3:::failed' },
  };
  expect(destinationsIn(properties)).toEqual([]);
});
