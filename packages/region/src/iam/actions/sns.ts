import { type JsonObject, textOf } from '../../core/json.ts';
import { arnIn, type Names, type OperationRights, on, rows, type ServiceRights } from './operation-rights.ts';

const topic = ({ TopicArn, TargetArn }: JsonObject): readonly string[] => [
  textOf(TopicArn) || textOf(TargetArn) || '*',
];
const named = ({ Name }: JsonObject, names: Names): readonly string[] => [arnIn(names, 'sns', textOf(Name))];
/** The ARN of a subscription is that of its topic, and an id. */
const topicOfSubscription = ({ SubscriptionArn }: JsonObject): readonly string[] => [
  textOf(SubscriptionArn).split(':').slice(0, 6).join(':'),
];
const tagged = ({ ResourceArn }: JsonObject): readonly string[] => [textOf(ResourceArn)];

const subscribe: OperationRights = {
  actions: ['sns:Subscribe'],
  accesses: ({ TopicArn, Protocol, Endpoint }) => [
    {
      action: 'sns:Subscribe',
      resource: textOf(TopicArn),
      context: { 'sns:protocol': [textOf(Protocol)], 'sns:endpoint': [textOf(Endpoint)] },
    },
  ],
};

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export const sns: ServiceRights = {
  ...rows(
    'sns',
    [
      'AddPermission',
      'ConfirmSubscription',
      'DeleteTopic',
      'GetTopicAttributes',
      'ListSubscriptionsByTopic',
      'Publish',
      'RemovePermission',
      'SetTopicAttributes',
    ],
    topic,
  ),
  PublishBatch: on('sns:Publish', topic),
  Subscribe: subscribe,
  CreateTopic: on('sns:CreateTopic', named),
  ...rows('sns', ['GetSubscriptionAttributes', 'SetSubscriptionAttributes', 'Unsubscribe'], topicOfSubscription),
  ...rows(
    'sns',
    ['GetDataProtectionPolicy', 'ListTagsForResource', 'PutDataProtectionPolicy', 'TagResource', 'UntagResource'],
    tagged,
  ),
  ...rows(
    'sns',
    [
      'CheckIfPhoneNumberIsOptedOut',
      'CreatePlatformApplication',
      'CreatePlatformEndpoint',
      'DeleteEndpoint',
      'DeletePlatformApplication',
      'GetEndpointAttributes',
      'GetPlatformApplicationAttributes',
      'GetSMSAttributes',
      'ListEndpointsByPlatformApplication',
      'ListPhoneNumbersOptedOut',
      'ListPlatformApplications',
      'ListSubscriptions',
      'ListTopics',
      'OptInPhoneNumber',
      'SetEndpointAttributes',
      'SetPlatformApplicationAttributes',
      'SetSMSAttributes',
    ],
    () => ['*'],
  ),
};
