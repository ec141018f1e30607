import { element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { attributes, type Fields, SNS_API, SNS_GUIDE, sns, topic, topicToQueue } from './sns-calls.ts';

const CREATE = `${SNS_API}/API_CreateTopic.html`;
const SUBSCRIBE = `${SNS_API}/API_Subscribe.html`;

/** The entries of the first map of an answer. */
const entries = (xml: string): Record<string, string> =>
  Object.fromEntries(
    [...xml.matchAll(/<entry>(.*?)<\/entry>/gs)].map(([, one = '']) => [element(one, 'key'), element(one, 'value')]),
  );

const refusedSubscription = (name: string, fields: Fields, gives: string | RegExp): ConformanceCase => ({
  name,
  source: SUBSCRIBE,
  run: async (aws, own) => {
    const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:q';
    return sns(aws, 'Subscribe', { TopicArn: await topic(aws, own), Protocol: 'sqs', Endpoint, ...fields });
  },
  gives,
});

const refusedTopic = (name: string, Name: string, values: Fields = {}): ConformanceCase => ({
  name,
  source: CREATE,
  run: (aws) => sns(aws, 'CreateTopic', { Name, ...attributes(values) }),
  gives: /^400 InvalidParameter: Invalid parameter: /,
});

export const SNS_TOPICS: readonly ConformanceCase[] = [
  {
    name: 'CreateTopic gives the ARN of the topic, also when it is there',
    source: CREATE,
    run: async (aws, own) => {
      const made = await topic(aws, own);
      return [(await topic(aws, own)) === made, made.replace(own, 'name')];
    },
    gives: [true, /^arn:aws:sns:us-east-1:\d{12}:name$/],
  },
  refusedTopic('a name with a space is refused', 'a b'),
  refusedTopic('a name of 257 characters is refused', 'a'.repeat(257)),
  refusedTopic('a FIFO topic needs .fifo at the end of its name', 'plain', { FifoTopic: 'true' }),
  refusedTopic('an unknown attribute is refused', 'plain-too', { Colour: 'red' }),
  {
    name: 'a new topic has its owner, its policy and no subscriptions',
    source: `${SNS_API}/API_GetTopicAttributes.html`,
    run: async (aws, own) => {
      const answer = await sns(aws, 'GetTopicAttributes', { TopicArn: await topic(aws, own) });
      const { Owner = '', Policy = '', SubscriptionsConfirmed, SubscriptionsPending, DisplayName } = entries(answer);
      const isOwn = /^\d{12}$/.test(Owner) && Policy.includes('__default_statement_ID');
      return { isOwn, SubscriptionsConfirmed, SubscriptionsPending, DisplayName };
    },
    gives: { isOwn: true, SubscriptionsConfirmed: '0', SubscriptionsPending: '0', DisplayName: '' },
  },
  {
    name: 'SetTopicAttributes changes an attribute',
    source: `${SNS_API}/API_SetTopicAttributes.html`,
    run: async (aws, own) => {
      const TopicArn = await topic(aws, own);
      const change = { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Shown' };
      await sns(aws, 'SetTopicAttributes', change);
      return entries(await sns(aws, 'GetTopicAttributes', { TopicArn }))['DisplayName'];
    },
    gives: 'Shown',
  },
  {
    name: 'a topic that does not exist is NotFound',
    source: `${SNS_API}/API_GetTopicAttributes.html`,
    run: (aws) => sns(aws, 'GetTopicAttributes', { TopicArn: 'arn:aws:sns:us-east-1:000000000000:none' }),
    gives: '404 NotFound: Topic does not exist',
  },
  {
    name: 'an ARN that is none is refused',
    source: `${SNS_API}/API_GetTopicAttributes.html`,
    run: (aws) => sns(aws, 'GetTopicAttributes', { TopicArn: 'none' }),
    gives: /^400 InvalidParameter: Invalid parameter: TopicArn/,
  },
  {
    name: 'DeleteTopic may be called again',
    source: `${SNS_API}/API_DeleteTopic.html`,
    run: async (aws, own) => {
      const TopicArn = await topic(aws, own);
      await sns(aws, 'DeleteTopic', { TopicArn });
      return element(await sns(aws, 'DeleteTopic', { TopicArn }), 'RequestId') !== '';
    },
    gives: true,
  },
  {
    name: 'tags are listed',
    source: `${SNS_API}/API_TagResource.html`,
    run: async (aws, own) => {
      const ResourceArn = await topic(aws, own);
      await sns(aws, 'TagResource', { ResourceArn, 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'a' });
      const answer = await sns(aws, 'ListTagsForResource', { ResourceArn });
      return [element(answer, 'Key'), element(answer, 'Value')];
    },
    gives: ['team', 'a'],
  },
  {
    name: 'a queue is subscribed at once',
    source: SUBSCRIBE,
    run: async (aws, own) => {
      const { SubscriptionArn } = await topicToQueue(aws, own);
      const given = entries(await sns(aws, 'GetSubscriptionAttributes', { SubscriptionArn }));
      return [given['PendingConfirmation'], given['RawMessageDelivery'], given['Protocol']];
    },
    gives: ['false', 'false', 'sqs'],
  },
  {
    name: 'a queue that is subscribed again has the same subscription',
    source: SUBSCRIBE,
    run: async (aws, own) => {
      const first = await topicToQueue(aws, own);
      return (await topicToQueue(aws, own)).SubscriptionArn === first.SubscriptionArn;
    },
    gives: true,
  },
  {
    name: 'a subscription over HTTP is pending until it is confirmed',
    source: SUBSCRIBE,
    run: async (aws, own) => {
      const wanted = { TopicArn: await topic(aws, own), Protocol: 'http', Endpoint: 'http://127.0.0.1:1/' };
      return element(await sns(aws, 'Subscribe', wanted), 'SubscriptionArn');
    },
    gives: 'pending confirmation',
  },
  refusedSubscription(
    'an unknown protocol is refused',
    { Protocol: 'pigeon' },
    '400 InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string: pigeon',
  ),
  refusedSubscription(
    'the endpoint of a queue is its ARN',
    { Endpoint: 'http://a/queue' },
    '400 InvalidParameter: Invalid parameter: SQS endpoint ARN',
  ),
  refusedSubscription(
    'an attribute that is none is refused',
    attributes({ Colour: 'red' }),
    /^400 InvalidParameter: Invalid parameter: /,
  ),
  {
    name: 'Unsubscribe ends the subscription',
    source: `${SNS_API}/API_Unsubscribe.html`,
    run: async (aws, own) => {
      const { SubscriptionArn } = await topicToQueue(aws, own);
      await sns(aws, 'Unsubscribe', { SubscriptionArn });
      return sns(aws, 'GetSubscriptionAttributes', { SubscriptionArn });
    },
    gives: '404 NotFound: Subscription does not exist',
  },
  {
    name: 'a token that is none does not confirm',
    source: `${SNS_API}/API_ConfirmSubscription.html`,
    run: async (aws, own) => sns(aws, 'ConfirmSubscription', { TopicArn: await topic(aws, own), Token: 'garbage' }),
    gives: /^400 InvalidParameter: Invalid parameter: Token/,
  },
  {
    name: 'ListSubscriptionsByTopic has endpoint and protocol',
    source: `${SNS_API}/API_ListSubscriptionsByTopic.html`,
    run: async (aws, own) => {
      const { TopicArn } = await topicToQueue(aws, own);
      const answer = await sns(aws, 'ListSubscriptionsByTopic', { TopicArn });
      return [element(answer, 'Protocol'), element(answer, 'Endpoint').endsWith(`:${own}`)];
    },
    gives: ['sqs', true],
  },
  {
    name: 'an action that is none is refused by name',
    source: `${SNS_API}/CommonErrors.html`,
    run: (aws) => sns(aws, 'PaintTopic'),
    gives: /^400 InvalidAction: /,
  },
  {
    name: 'AddPermission writes a statement into the policy',
    source: `${SNS_API}/API_AddPermission.html`,
    run: async (aws, own) => {
      const TopicArn = await topic(aws, own);
      const granted = { Label: 'mine', 'AWSAccountId.member.1': '111122223333', 'ActionName.member.1': 'Publish' };
      await sns(aws, 'AddPermission', { TopicArn, ...granted });
      const { Policy = '{}' } = entries(await sns(aws, 'GetTopicAttributes', { TopicArn }));
      const { Statement = [] } = JSON.parse(Policy);
      const found = Statement.find(({ Sid }: { Sid?: string }) => Sid === 'mine');
      return [found?.Action, found?.Principal];
    },
    gives: ['SNS:Publish', { AWS: 'arn:aws:iam::111122223333:root' }],
  },
  {
    name: 'a FIFO topic takes no queue over HTTP',
    source: `${SNS_GUIDE}/fifo-message-delivery.html`,
    run: async (aws, own) => {
      const TopicArn = await topic(aws, `${own}.fifo`, { FifoTopic: 'true' });
      return sns(aws, 'Subscribe', { TopicArn, Protocol: 'http', Endpoint: 'http://127.0.0.1:1/' });
    },
    gives: /^400 InvalidParameter: Invalid parameter: /,
  },
];
