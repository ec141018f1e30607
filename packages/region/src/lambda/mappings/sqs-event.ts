import type { JsonObject } from '../../core/json.ts';
import type { ReceivedMessage } from '../../core/ports.ts';

/**
 * A message as it stands in `Records` of an SQS event.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsRecord(message: ReceivedMessage, queueArn: string): JsonObject {
  const { messageId, receiptHandle, body, attributes, messageAttributes, md5OfBody } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(messageAttributes).map(([name, { type, value }]) => [
        name,
        { stringValue: value, stringListValues: [], binaryListValues: [], dataType: type },
      ]),
    ),
    md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}
