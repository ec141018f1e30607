import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { observingQueue } from '../check/bus.ts';

/** A notice as a subscriber of the topic gets it. */
export interface Notice {
  /** The topic gives an id to each published message, so a message that is delivered twice has the same id. */
  readonly messageId: string;
  readonly eventId: string;
}

/** Listens to every notice on the topic. */
export interface NoticeObserver {
  /** The notices since the last call, one for each delivery. */
  read(): Promise<readonly Notice[]>;
}

export interface NoticeClients {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Makes a subscription of its own, with a queue. */
export async function observeNotices({ sns, sqs }: NoticeClients, TopicArn: string): Promise<NoticeObserver> {
  const { url, arn } = await observingQueue(sqs, 'observed-notices', 'sns.amazonaws.com');
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn }));
  return { read: async () => (await drain(sqs, url)).map(noticeIn) };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
function noticeIn(body: string): Notice {
  const { MessageId, Message } = objectOf(parseJson(body));
  return { messageId: textOf(MessageId), eventId: textOf(at(parseJson(textOf(Message)), 'eventId')) };
}
