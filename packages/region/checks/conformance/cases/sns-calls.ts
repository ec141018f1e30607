import { type JsonObject, objectOf, parseJson, textOf } from '../../../src/core/json.ts';
import { type Caller, element } from '../caller.ts';
import { openQueue } from './events-calls.ts';
import { receive } from './sqs-calls.ts';

export const SNS_API = 'https://docs.aws.amazon.com/sns/latest/api';
export const SNS_GUIDE = 'https://docs.aws.amazon.com/sns/latest/dg';

export type Fields = Readonly<Record<string, string>>;

export const sns = (aws: Caller, Action: string, fields: Fields = {}): Promise<string> =>
  aws.form('sns', { Action, Version: '2010-03-31', ...fields });

/** Attributes of a topic or a subscription, as fields. */
export const attributes = (values: Fields): Fields =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value], index) => [
      [`Attributes.entry.${index + 1}.key`, key],
      [`Attributes.entry.${index + 1}.value`, value],
    ]),
  );

/** Attributes of a message, by name: type and value. */
export const messageAttributes = (values: Readonly<Record<string, readonly [string, string]>>): Fields =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, [type, value]], index) => {
      const prefix = `MessageAttributes.entry.${index + 1}`;
      const kind = type.startsWith('Binary') ? 'BinaryValue' : 'StringValue';
      return [
        [`${prefix}.Name`, name],
        [`${prefix}.Value.DataType`, type],
        [`${prefix}.Value.${kind}`, value],
      ];
    }),
  );

export async function topic(aws: Caller, Name: string, values: Fields = {}): Promise<string> {
  return element(await sns(aws, 'CreateTopic', { Name, ...attributes(values) }), 'TopicArn');
}

/** A topic with a queue as its subscriber. */
export async function topicToQueue(aws: Caller, own: string, subscription: Fields = {}) {
  const TopicArn = await topic(aws, own);
  const { url, arn } = await openQueue(aws, own);
  const wanted = { TopicArn, Protocol: 'sqs', Endpoint: arn, ReturnSubscriptionArn: 'true' };
  const SubscriptionArn = element(
    await sns(aws, 'Subscribe', { ...wanted, ...attributes(subscription) }),
    'SubscriptionArn',
  );
  return { TopicArn, SubscriptionArn, url };
}

export async function firstMessage(aws: Caller, url: string, seconds = 15): Promise<JsonObject | undefined> {
  const [message] = await receive(aws, url, { WaitTimeSeconds: seconds, MessageAttributeNames: ['All'] });
  return message;
}

/** The envelope of the first message that a queue gets from a topic. */
export const envelope = async (aws: Caller, url: string): Promise<JsonObject> =>
  objectOf(parseJson(textOf((await firstMessage(aws, url))?.['Body'])));
