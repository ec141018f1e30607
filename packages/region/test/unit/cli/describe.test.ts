import { expect, test } from '@jest/globals';
import { listedResources } from '../../../src/cli/describe.ts';

test('the text at the start lists resources by their kinds, state machines among them', () => {
  const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:billing';
  const resources = [
    { type: 'AWS::StepFunctions::StateMachine', ref: arn },
    { type: 'AWS::SQS::Queue', ref: 'http://127.0.0.1:4566/000000000000/orders' },
    { type: 'AWS::SQS::Queue', ref: 'http://127.0.0.1:4566/000000000000/payments' },
    { type: 'AWS::IAM::Role', ref: 'role' },
  ];
  expect(listedResources(resources, 80)).toEqual(['  queues          orders    payments', '  state machines  billing']);
});
