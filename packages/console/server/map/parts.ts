import { at, type JsonObject, listOf, objectOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { idOf } from './names.ts';
import { factsOf, filtersOf, inUnit, nameOf, type Resource, secondsOf } from './resource.ts';
import type { Part, PartKind } from './shapes.ts';

type Details = Partial<Pick<Part, 'facts' | 'pattern' | 'types' | 'label'>>;

/** A part of a template, or one that only a name in it tells of. */
export function partOf(kind: PartKind, name: string, resource?: Resource, details: Details = {}): Part {
  const base = { id: idOf(kind, name), kind, name, label: name, facts: [], ...details };
  if (resource === undefined) return base;
  const { stack, logicalId } = resource;
  return { ...base, label: labelOf(base.label, stack), stack, logicalId };
}

const labelOf = (name: string, stack: string): string =>
  name.startsWith(`${stack}-`) && name.length > stack.length + 1 ? name.slice(stack.length + 1) : name;

/** By CloudFormation type, the part that a resource is. */
const PARTS: Readonly<Record<string, (resource: Resource) => Part>> = {
  'AWS::ApiGatewayV2::Api': (resource) => {
    const { ref, properties } = resource;
    const facts = factsOf({ Protocol: properties['ProtocolType'], URL: resource.attributes['ApiEndpoint'] });
    return partOf('api', ref, resource, { facts, label: textOf(properties['Name'], ref) });
  },
  'AWS::CloudWatch::Alarm': (resource) => {
    const { MetricName, Namespace, ComparisonOperator, Threshold } = resource.properties;
    const facts = factsOf({ Metric: MetricName, Namespace, Comparison: ComparisonOperator, Threshold });
    return partOf('alarm', nameOf(resource, 'AlarmName'), resource, { facts });
  },
  'AWS::DynamoDB::Table': (resource) =>
    partOf('table', nameOf(resource, 'TableName'), resource, tableDetails(resource)),
  'AWS::EventSchemas::Discoverer': (resource) =>
    partOf('discoverer', textOf(resource.attributes['DiscovererId'], resource.logicalId), resource),
  'AWS::Events::ApiDestination': (resource) => {
    const { InvocationEndpoint, HttpMethod, InvocationRateLimitPerSecond = 300 } = resource.properties;
    const facts = factsOf({
      Endpoint: InvocationEndpoint,
      Method: HttpMethod,
      'Calls a second': InvocationRateLimitPerSecond,
    });
    return partOf('api-destination', nameOf(resource, 'Name'), resource, { facts });
  },
  'AWS::Events::Archive': (resource) => {
    const { EventPattern, RetentionDays } = resource.properties;
    const facts = factsOf({ Keeps: RetentionDays ? inUnit(RetentionDays, 'days') : 'without end' });
    return partOf('archive', nameOf(resource, 'ArchiveName'), resource, { facts, ...patternIn(EventPattern) });
  },
  'AWS::Events::EventBus': (resource) => partOf('bus', nameOf(resource, 'Name'), resource),
  'AWS::Events::Rule': rulePart,
  'AWS::Lambda::Function': (resource) => {
    const { Runtime, Handler, MemorySize, Timeout, ReservedConcurrentExecutions } = resource.properties;
    const facts = factsOf({
      Runtime,
      Handler,
      Memory: inUnit(MemorySize, 'MB'),
      'Time limit': secondsOf(Timeout),
      'Reserved concurrency': ReservedConcurrentExecutions,
    });
    return partOf('function', nameOf(resource, 'FunctionName'), resource, { facts });
  },
  'AWS::MSK::Topic': (resource) => {
    const { TopicName, PartitionCount } = resource.properties;
    return partOf('topic', textOf(TopicName), resource, { facts: factsOf({ Partitions: PartitionCount }) });
  },
  'AWS::Pipes::Pipe': (resource) => {
    const { SourceParameters, TargetParameters, DesiredState } = resource.properties;
    const facts = factsOf({
      State: DesiredState,
      Filter: filtersOf(at(SourceParameters, 'FilterCriteria')),
      'Input template': at(TargetParameters, 'InputTemplate'),
    });
    return partOf('pipe', nameOf(resource, 'Name'), resource, { facts });
  },
  'AWS::S3::Bucket': (resource) => partOf('bucket', nameOf(resource, 'BucketName'), resource),
  'AWS::SNS::Topic': (resource) =>
    partOf('sns', textOf(resource.attributes['TopicName'], resource.logicalId), resource),
  'AWS::SQS::Queue': (resource) => {
    const name = textOf(resource.attributes['QueueName'], resource.logicalId);
    return partOf('queue', name, resource, { facts: queueFacts(resource.properties) });
  },
  'AWS::StepFunctions::StateMachine': (resource) => {
    const { StateMachineType = 'STANDARD' } = resource.properties;
    const name = textOf(resource.attributes['Name'], resource.logicalId);
    return partOf('workflow', name, resource, { facts: factsOf({ Type: StateMachineType }) });
  },
};

/** The part that a resource is; undefined for one through which no events go. */
export const partOfResource = (resource: Resource): Part | undefined => PARTS[resource.type]?.(resource);

function tableDetails({ properties }: Resource): Details {
  const keys = objectsOf(properties['KeySchema']).map(({ AttributeName }) => textOf(AttributeName));
  const facts = factsOf({
    Key: keys,
    Stream: at(properties, 'StreamSpecification', 'StreamViewType'),
    'Time to live': at(properties, 'TimeToLiveSpecification', 'AttributeName'),
  });
  return { facts };
}

function queueFacts(properties: JsonObject): Part['facts'] {
  const redrive = redrivePolicy(properties);
  return factsOf({
    Fifo: properties['FifoQueue'],
    'Visibility timeout': secondsOf(properties['VisibilityTimeout']),
    'Keeps messages': secondsOf(properties['MessageRetentionPeriod']),
    'Receives before dead letter': redrive['maxReceiveCount'],
  });
}

/** An object, or its text. */
export function redrivePolicy({ RedrivePolicy }: JsonObject): JsonObject {
  return objectOf(typeof RedrivePolicy === 'string' ? parseJson(RedrivePolicy) : RedrivePolicy);
}

/** `<bus>/<name>` of a rule; without the bus where that is the default one. */
export function ruleName({ ref, logicalId, properties }: Resource): string {
  const [bus = '', name] = ref.split('|');
  return name === undefined ? bus || textOf(properties['Name'], logicalId) : `${bus}/${name}`;
}

function rulePart(resource: Resource): Part {
  const { EventPattern, ScheduleExpression, State, Description } = resource.properties;
  const name = ruleName(resource);
  const facts = factsOf({ State: State ?? 'ENABLED', Schedule: ScheduleExpression, Description });
  const kind = EventPattern === undefined && ScheduleExpression !== undefined ? 'schedule' : 'rule';
  return partOf(kind, name, resource, { facts, label: name.slice(name.indexOf('/') + 1), ...patternIn(EventPattern) });
}

function patternIn(declared: unknown): Details {
  const pattern = objectOf(typeof declared === 'string' ? parseJson(declared) : declared);
  if (Object.keys(pattern).length === 0) return {};
  return { pattern, types: listOf(pattern['detail-type']).flatMap(typeIn) };
}

function typeIn(condition: unknown): readonly string[] {
  if (typeof condition === 'string') return [condition];
  const prefix = at(condition, 'prefix');
  const same = at(condition, 'equals-ignore-case') ?? at(condition, 'wildcard');
  if (typeof prefix === 'string') return [`${prefix}*`];
  return typeof same === 'string' ? [same] : [];
}
