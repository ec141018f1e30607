import { expect, test } from '@jest/globals';
import { sqsRecord } from '../../../src/lambda/mappings/sqs-event.ts';

const ARN = 'arn:aws:sqs:eu-west-1:000000000000:orders';

test('a record has text, number and binary attributes as they were sent, with their labels', () => {
  const message = {
    messageId: 'm-1',
    receiptHandle: 'r-1',
    body: '{}',
    attributes: { ApproximateReceiveCount: '1', AWSTraceHeader: 'Root=1' },
    messageAttributes: {
      kind: { type: 'String', value: 'a' },
      size: { type: 'Number.int', value: '5' },
      image: { type: 'Binary.gif', value: 'R0lG' },
    },
    md5OfBody: '99914b932bd37a50b983c5e7c90ae93b',
    md5OfMessageAttributes: '314c77b249893c6b3c765a42cc08b245',
  };
  const lists = { stringListValues: [], binaryListValues: [] };
  expect(sqsRecord(message, ARN)).toEqual({
    ...message,
    messageAttributes: {
      kind: { ...lists, stringValue: 'a', dataType: 'String' },
      size: { ...lists, stringValue: '5', dataType: 'Number.int' },
      image: { ...lists, binaryValue: 'R0lG', dataType: 'Binary.gif' },
    },
    eventSource: 'aws:sqs',
    eventSourceARN: ARN,
    awsRegion: 'eu-west-1',
  });
});
