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
import { ref, type Value } from '../cloudformation.ts';

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
  /** Its mapping that reads Kafka, of several the first. */
  readonly kafka: Conditional | undefined;
  /** The queue that it reads from. */
  readonly sourceQueue?: string;
  /** Logical id of the mapping by which it reads the stream of a table. */
  readonly tableStreamMapping?: string;
  /** Its own, by the kind that ends their names. */
  readonly deadLetterQueues: readonly { readonly kind: string; readonly name: string }[];
  /** The rules that lead to it, as many as an alarm has metrics for. */
  readonly rules: readonly FoundRule[];
}

/** Something that exists only where a condition of the template holds, or always. */
export interface Conditional {
  readonly condition: string | undefined;
}

export interface FoundRule extends Conditional {
  readonly name: string;
  /** A text, or a reference to the parameter that has it. */
  readonly busName: Value;
}

export interface FoundKafka extends Conditional {
  /** Logical id of the mapping. */
  readonly id: string;
  readonly functionName: string;
  readonly topic: string;
  readonly group: string;
}

export interface FoundPipe extends Conditional {
  readonly name: string;
  /** Whether the template has a more specific alarm for it. */
  readonly hasAlarm: boolean;
}

/** The ends of the names of a function's dead-letter queues, which infra/conventions/ makes. */
const DEAD_LETTER_KINDS = ['failed', 'undelivered', 'exhausted'];
/** An alarm has at most ten metrics. Further rules of a function have alarms of their own. */
const MAX_RULES = 3;

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
  const kafka = mappings.filter(isKafka);
  const queueNames = resourcesOf(template, 'AWS::SQS::Queue').map(nameOf('QueueName'));
  return resourcesOf(template, 'AWS::Lambda::Function').map((fn) => {
    const variables = objectAt(fn.properties, 'Environment', 'Variables');
    const name = nameOf('FunctionName')(fn);
    const source = queueOf(fn, mappings);
    const sourceQueue = source && resourceById(template, source);
    const tableStream = mappings.find((mapping) => isTableStream(mapping) && functionId(mapping.properties) === fn.id);
    return {
      name,
      namespace: asText(variables['POWERTOOLS_METRICS_NAMESPACE']),
      service: asText(variables['POWERTOOLS_SERVICE_NAME']),
      isAsync: rulesTo(template, fn.id).length > 0,
      kafka: kafka.filter(({ properties }) => functionId(properties) === fn.id).map(conditional)[0],
      ...(sourceQueue && { sourceQueue: nameOf('QueueName')(sourceQueue) }),
      ...(tableStream && { tableStreamMapping: tableStream.id }),
      deadLetterQueues: DEAD_LETTER_KINDS.map((kind) => ({ kind, name: `${name}-${kind}` })).filter((queue) =>
        queueNames.includes(queue.name),
      ),
      rules: [fn.id, source].flatMap((id) => (id === undefined ? [] : rulesTo(template, id))).slice(0, MAX_RULES),
    };
  });
}

/** Logical id of the queue that a function reads from. */
function queueOf({ id }: Resource, mappings: readonly Resource[]): string | undefined {
  const own = mappings.find((mapping) => !isStream(mapping) && functionId(mapping.properties) === id);
  return referenced(own?.properties['EventSourceArn']);
}

const rulesTo = (template: Template, targetId: string): readonly FoundRule[] =>
  resourcesOf(template, 'AWS::Events::Rule')
    .filter(({ properties }) => oneOrMore(properties['Targets']).some((one) => referenced(at(one, 'Arn')) === targetId))
    .map((rule) => ruleOf(template, rule));

const isKafka = ({ properties }: Resource): boolean => properties['Topics'] !== undefined;
/** A queue has no position to start at. */
const isStream = ({ properties }: Resource): boolean => properties['StartingPosition'] !== undefined;
const isTableStream = (mapping: Resource): boolean => isStream(mapping) && !isKafka(mapping);

const functionId = (mapping: Resource['properties']): string | undefined => referenced(mapping['FunctionName']);

function kafkaOf(template: Template, mapping: Resource): FoundKafka {
  const { id, properties } = mapping;
  return {
    ...conditional(mapping),
    id,
    functionName: nameOf('FunctionName')(resourceById(template, functionId(properties))),
    topic: asText(at(properties, 'Topics', 0)),
    group: asText(at(objectAt(properties, 'AmazonManagedKafkaEventSourceConfig'), 'ConsumerGroupId')),
  };
}

function ruleOf(template: Template, rule: Resource): FoundRule {
  const bus = rule.properties['EventBusName'];
  const resource = resourceById(template, referenced(bus));
  const busName = resource ? busNameIn(resource) : asText(bus ?? 'default');
  return { ...conditional(rule), name: nameOf('Name')(rule), busName };
}

/** The bus of a partner has its name from a parameter. */
function busNameIn(bus: Resource): Value {
  const parameter = referenced(bus.properties['Name']);
  return parameter === undefined ? nameOf('Name')(bus) : ref(parameter);
}

function pipesIn(template: Template): readonly FoundPipe[] {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => properties['Namespace'] === 'AWS/EventBridge/Pipes',
  );
  const alarmed = new Set(alarms.map(({ properties }) => referenced(at(properties, 'Dimensions', 0, 'Value'))));
  return resourcesOf(template, 'AWS::Pipes::Pipe').map((pipe) => ({
    ...conditional(pipe),
    name: nameOf('Name')(pipe),
    hasAlarm: alarmed.has(pipe.id),
  }));
}

function conditional({ source }: Resource): Conditional {
  const { Condition: condition } = source;
  return { condition: typeof condition === 'string' ? condition : undefined };
}

/** @throws Error for a resource without an explicit name, which alarms and metrics need */
function nameOf(property: string): (resource: Resource | undefined) => string {
  return (resource) => {
    const name = resource?.properties[property];
    if (typeof name !== 'string') throw new Error(`${resource?.id ?? 'A resource'} needs a ${property} to be watched.`);
    return name;
  };
}
