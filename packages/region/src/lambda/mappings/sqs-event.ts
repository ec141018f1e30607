import type { JsonObject } from '../../core/json.ts';
import type { MessageAttribute, ReceivedMessage } from '../../core/ports.ts';

/**
 * A message as it stands in `Records` of an SQS event.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsRecord(message: ReceivedMessage, queueArn: string): JsonObject {
  const { messageId, receiptHandle, body, attributes, messageAttributes, md5OfBody, md5OfMessageAttributes } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(messageAttributes).map(([name, attribute]) => [name, attributeIn(attribute)]),
    ),
    ...(md5OfMessageAttributes !== undefined && { md5OfMessageAttributes }),
    md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function attributeIn({ type, value }: MessageAttribute): JsonObject {
  const name = type.startsWith('Binary') ? 'binaryValue' : 'stringValue';
  return { [name]: value, stringListValues: [], binaryListValues: [], dataType: type };
}
