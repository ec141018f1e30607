import {
  asText,
  at,
  objectAt,
  oneOrMore,
  type Resource,
  referenced,
  resourceById,
  resourcesOf,
  type Template,
} from '../../tools/template/template.ts';

/** The resources of a template that are watched, by their physical names. */
export interface Found {
  readonly functions: readonly FoundFunction[];
  readonly rules: readonly FoundRule[];
  /** Queues that functions read from. */
  readonly sources: readonly string[];
  readonly deadLetterQueues: readonly string[];
  readonly kafka: readonly FoundKafka[];
  readonly pipes: readonly FoundPipe[];
  readonly workflows: readonly string[];
}

export interface FoundFunction {
  readonly name: string;
  /** Of its own metrics. */
  readonly namespace: string;
  readonly service: string;
  /** Whether Lambda invokes it asynchronously, with retries and a failure destination. */
  readonly isAsync: boolean;
  readonly readsKafka: boolean;
}

export interface FoundRule {
  readonly name: string;
  readonly busName: string;
}

export interface FoundKafka {
  /** Logical id of the mapping. */
  readonly id: string;
  readonly functionName: string;
  readonly topic: string;
  readonly group: string;
}

export interface FoundPipe {
  readonly name: string;
  /** Whether the template has a more specific alarm for it. */
  readonly hasAlarm: boolean;
}

export function findIn(template: Template): Found {
  const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping');
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  const sourceIds = new Set(mappings.map(({ properties }) => referenced(properties['EventSourceArn'])));
  return {
    functions: functionsIn(template, mappings),
    rules: resourcesOf(template, 'AWS::Events::Rule').map((rule) => ruleOf(template, rule)),
    sources: queues.filter(({ id }) => sourceIds.has(id)).map(nameOf('QueueName')),
    deadLetterQueues: queues.filter(({ id }) => !sourceIds.has(id)).map(nameOf('QueueName')),
    kafka: mappings.filter(isKafka).map((mapping) => kafkaOf(template, mapping)),
    pipes: pipesIn(template),
    workflows: resourcesOf(template, 'AWS::StepFunctions::StateMachine').map(({ id }) => id),
  };
}

function functionsIn(template: Template, mappings: readonly Resource[]): readonly FoundFunction[] {
  const targets = resourcesOf(template, 'AWS::Events::Rule').flatMap(({ properties }) =>
    oneOrMore(properties['Targets']),
  );
  const asyncIds = new Set(targets.map((target) => referenced(at(target, 'Arn'))));
  const kafkaIds = new Set(mappings.filter(isKafka).map(({ properties }) => functionId(properties)));
  return resourcesOf(template, 'AWS::Lambda::Function').map((fn) => {
    const variables = objectAt(fn.properties, 'Environment', 'Variables');
    return {
      name: nameOf('FunctionName')(fn),
      namespace: asText(variables['POWERTOOLS_METRICS_NAMESPACE']),
      service: asText(variables['POWERTOOLS_SERVICE_NAME']),
      isAsync: asyncIds.has(fn.id),
      readsKafka: kafkaIds.has(fn.id),
    };
  });
}

const isKafka = ({ properties }: Resource): boolean => properties['Topics'] !== undefined;

const functionId = (mapping: Resource['properties']): string | undefined => referenced(mapping['FunctionName']);

function kafkaOf(template: Template, { id, properties }: Resource): FoundKafka {
  return {
    id,
    functionName: nameOf('FunctionName')(resourceById(template, functionId(properties))),
    topic: asText(at(properties, 'Topics', 0)),
    group: asText(at(objectAt(properties, 'AmazonManagedKafkaEventSourceConfig'), 'ConsumerGroupId')),
  };
}

function ruleOf(template: Template, rule: Resource): FoundRule {
  const bus = rule.properties['EventBusName'];
  const resource = resourceById(template, referenced(bus));
  return { name: nameOf('Name')(rule), busName: resource ? nameOf('Name')(resource) : asText(bus ?? 'default') };
}

function pipesIn(template: Template): readonly FoundPipe[] {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => properties['Namespace'] === 'AWS/EventBridge/Pipes',
  );
  const alarmed = new Set(alarms.map(({ properties }) => referenced(at(properties, 'Dimensions', 0, 'Value'))));
  return resourcesOf(template, 'AWS::Pipes::Pipe').map((pipe) => ({
    name: nameOf('Name')(pipe),
    hasAlarm: alarmed.has(pipe.id),
  }));
}

/** @throws Error for a resource without an explicit name, which alarms and metrics need */
function nameOf(property: string): (resource: Resource | undefined) => string {
  return (resource) => {
    const name = resource?.properties[property];
    if (typeof name !== 'string') throw new Error(`${resource?.id ?? 'A resource'} needs a ${property} to be watched.`);
    return name;
  };
}
