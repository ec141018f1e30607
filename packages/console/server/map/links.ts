import { at, type Json, listOf, objectOf, objectsOf, textOf } from '@tributary/region/json';
import { linkTo } from './link.ts';
import { busId, functionId, idIn, idOf } from './names.ts';
import { redrivePolicy, ruleName } from './parts.ts';
import { pipeLinks } from './pipe-links.ts';
import { factsOf, filtersOf, type Resource, secondsOf } from './resource.ts';
import type { Fact, Link } from './shapes.ts';
import { workflowLinks } from './workflow-links.ts';

const NONE: readonly Fact[] = [];

const LINKS: Readonly<Record<string, (resource: Resource, all: readonly Resource[]) => readonly Link[]>> = {
  'AWS::ApiGatewayV2::Route': routeLinks,
  'AWS::CloudWatch::Alarm': (resource) => {
    const { AlarmName, AlarmActions, OKActions, InsufficientDataActions } = resource.properties;
    const from = idOf('alarm', textOf(AlarmName, resource.ref));
    const actions = new Set([AlarmActions, OKActions, InsufficientDataActions].flatMap((list) => listOf(list)));
    return [...actions].flatMap((action) => linkTo(from, 'sends', action));
  },
  'AWS::EventSchemas::Discoverer': ({ properties, attributes, logicalId }) => {
    const to = idOf('discoverer', textOf(attributes['DiscovererId'], logicalId));
    return [{ from: busId(textOf(properties['SourceArn'])), to, kind: 'reads', facts: NONE }];
  },
  'AWS::Events::Archive': (resource) => {
    const { SourceArn, ArchiveName } = resource.properties;
    return [
      {
        from: busId(textOf(SourceArn)),
        to: idOf('archive', textOf(ArchiveName, resource.ref)),
        kind: 'archives',
        facts: NONE,
      },
    ];
  },
  'AWS::Events::Rule': ruleLinks,
  'AWS::Lambda::EventInvokeConfig': ({ properties }) => {
    const from = functionId(textOf(properties['FunctionName']));
    const { OnFailure, OnSuccess } = objectOf(properties['DestinationConfig']);
    const facts = factsOf({
      Retries: properties['MaximumRetryAttempts'],
      'Oldest event': secondsOf(properties['MaximumEventAgeInSeconds']),
    });
    return [
      ...linkTo(from, 'failures', at(OnFailure, 'Destination'), facts),
      ...linkTo(from, 'sends', at(OnSuccess, 'Destination')),
    ];
  },
  'AWS::Lambda::EventSourceMapping': mappingLinks,
  'AWS::Lambda::Function': (resource) =>
    linkTo(functionId(resource.ref), 'failures', at(resource.properties, 'DeadLetterConfig', 'TargetArn')),
  'AWS::Pipes::Pipe': pipeLinks,
  'AWS::S3::Bucket': bucketLinks,
  'AWS::SNS::Subscription': ({ properties }) => {
    const { TopicArn, Endpoint, Protocol, FilterPolicy } = properties;
    const from = idIn(textOf(TopicArn)) ?? '';
    const facts = factsOf({ Protocol, Filter: FilterPolicy });
    return [
      ...linkTo(from, 'delivers', Endpoint, facts),
      ...linkTo(from, 'failures', redrivePolicy(properties)['deadLetterTargetArn']),
    ];
  },
  'AWS::SQS::Queue': ({ properties, attributes }) => {
    const { deadLetterTargetArn, maxReceiveCount } = redrivePolicy(properties);
    const from = idIn(textOf(attributes['Arn'])) ?? '';
    return linkTo(from, 'failures', deadLetterTargetArn, factsOf({ 'After receives': maxReceiveCount }));
  },
  'AWS::StepFunctions::StateMachine': workflowLinks,
};

/** The links that a resource declares. The rights of roles say more. */
export const linksOf = (resource: Resource, all: readonly Resource[]): readonly Link[] =>
  LINKS[resource.type]?.(resource, all) ?? [];

function ruleLinks(resource: Resource): readonly Link[] {
  const { EventBusName, Targets, EventPattern, ScheduleExpression } = resource.properties;
  const rule = idOf('rule', ruleName(resource));
  const matches: Link = { from: busId(textOf(EventBusName)), to: rule, kind: 'matches', facts: NONE };
  const isScheduleOnly = EventPattern === undefined && ScheduleExpression !== undefined;
  return [...(isScheduleOnly ? [] : [matches]), ...objectsOf(Targets).flatMap((target) => targetLinks(rule, target))];
}

function targetLinks(rule: string, target: Json): readonly Link[] {
  const { Arn, InputPath, Input, InputTransformer, RetryPolicy, DeadLetterConfig } = objectOf(target);
  const facts = factsOf({
    'Input path': InputPath,
    Input,
    'Input template': at(InputTransformer, 'InputTemplate'),
    Retries: at(RetryPolicy, 'MaximumRetryAttempts'),
    'Oldest event': secondsOf(at(RetryPolicy, 'MaximumEventAgeInSeconds')),
  });
  return [
    ...linkTo(rule, 'delivers', Arn, facts),
    ...linkTo(rule, 'failures', at(DeadLetterConfig, 'Arn'), factsOf({ Of: 'deliveries that failed' })),
  ];
}

function mappingLinks({ ref, properties }: Resource): readonly Link[] {
  const { FunctionName, EventSourceArn, Topics, BatchSize, FilterCriteria, Enabled } = properties;
  const to = functionId(textOf(FunctionName));
  const group =
    at(properties, 'AmazonManagedKafkaEventSourceConfig', 'ConsumerGroupId') ??
    at(properties, 'SelfManagedKafkaEventSourceConfig', 'ConsumerGroupId');
  const facts = factsOf({
    Mapping: ref,
    State: Enabled === false ? 'disabled' : undefined,
    'Batch size': BatchSize,
    'Batching window': secondsOf(properties['MaximumBatchingWindowInSeconds'] || undefined),
    'Consumer group': group,
    'Starts at': properties['StartingPosition'],
    Filter: filtersOf(FilterCriteria),
    Retries: properties['MaximumRetryAttempts'],
  });
  const failures = linkTo(to, 'failures', at(properties, 'DestinationConfig', 'OnFailure', 'Destination'));
  const topics = listOf(Topics).map((topic) => idOf('topic', textOf(topic)));
  const source = idIn(textOf(EventSourceArn));
  const sources = topics.length > 0 ? topics : source === undefined ? [] : [source];
  const kind = source?.startsWith('table/') === true ? 'streams' : 'reads';
  return [...sources.map((from): Link => ({ from, to, kind, facts })), ...failures];
}

/** A route leads to its integration, which names a function or, as a subtype, an operation of a service. */
function routeLinks({ properties, stack }: Resource, all: readonly Resource[]): readonly Link[] {
  const { ApiId, RouteKey, Target, AuthorizationType } = properties;
  const integration = all.find(
    ({ ref, type, stack: other }) =>
      type === 'AWS::ApiGatewayV2::Integration' && other === stack && textOf(Target).endsWith(`/${ref}`),
  );
  const uri = textOf(integration?.properties['IntegrationUri']);
  const [arn = uri] = /arn:[^:]*:lambda:[^:]*:[^:]*:function:[^/]+/.exec(uri) ?? [];
  const from = idOf('api', textOf(ApiId));
  return linkTo(from, 'invokes', arn, factsOf({ Route: RouteKey, Authorization: AuthorizationType }));
}

const NOTIFICATIONS = [
  ['LambdaConfigurations', 'Function', 'invokes'],
  ['QueueConfigurations', 'Queue', 'sends'],
  ['TopicConfigurations', 'Topic', 'sends'],
] as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
function bucketLinks({ ref, properties }: Resource): readonly Link[] {
  const { NotificationConfiguration } = properties;
  const from = idOf('bucket', textOf(properties['BucketName'], ref));
  const declared = NOTIFICATIONS.flatMap(([list, target, kind]) =>
    objectsOf(at(NotificationConfiguration, list)).flatMap((one) =>
      linkTo(from, kind, one[target], factsOf({ On: one['Event'] })),
    ),
  );
  const toBus = at(NotificationConfiguration, 'EventBridgeConfiguration', 'EventBridgeEnabled');
  return toBus === true ? [...declared, { from, to: busId(''), kind: 'sends', facts: NONE }] : declared;
}
