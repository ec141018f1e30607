import type { Json } from '@tributary/region/json';
import {
  arnOf,
  at,
  objectAt,
  oneOrMore,
  type Resource,
  referenced,
  resourcesOf,
  type Template,
} from '../template/template.ts';

/** A place where an event waits for a consumer that may fail, and the queue that takes it then. */
export interface AsynchronousPath {
  readonly at: string;
  readonly kind: 'target' | 'function' | 'mapping' | 'queue' | 'pipe';
  /** Logical id of the dead-letter queue in this template. */
  readonly deadLetters: string | undefined;
}

type Finder = (template: Template) => readonly AsynchronousPath[];

const POLLED_SQS = 'AWS::SQS::Queue';

/** How each kind of path names its dead-letter queue. */
const FINDERS: readonly Finder[] = [ruleTargets, functions, mappings, pipes];

/** Every path on which an event could be lost, for want of a queue to put it on. */
export function asynchronousPaths(template: Template): readonly AsynchronousPath[] {
  return FINDERS.flatMap((find) => find(template));
}

function ruleTargets(template: Template): readonly AsynchronousPath[] {
  return resourcesOf(template, 'AWS::Events::Rule').flatMap((rule) =>
    oneOrMore(rule.properties['Targets']).map((target, index) => ({
      at: `${rule.id}.Targets.${index}`,
      kind: 'target' as const,
      deadLetters: queueIn(template, at(target, 'DeadLetterConfig', 'Arn')),
    })),
  );
}

/** Any function can be invoked asynchronously, but for one that has nothing to do but to empty its queue. */
function functions(template: Template): readonly AsynchronousPath[] {
  const configs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig');
  const others = resourcesOf(template, 'AWS::Lambda::Function').filter(({ id }) => !isOnlyPolled(template, id));
  return others.map(({ id }) => {
    const config = configs.find(({ properties }) => at(properties, 'FunctionName', 'Ref') === id);
    const destination = at(config?.properties, 'DestinationConfig', 'OnFailure', 'Destination');
    return { at: id, kind: 'function' as const, deadLetters: queueIn(template, destination) };
  });
}

function isOnlyPolled(template: Template, functionId: string): boolean {
  const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => referenced(properties['FunctionName']) === functionId,
  );
  const isInvoked = resourcesOf(template, 'AWS::Lambda::Permission').some(
    ({ properties }) => referenced(properties['FunctionName']) === functionId,
  );
  return !isInvoked && mappings.some(({ properties }) => sourceQueue(template, properties['EventSourceArn']));
}

/** A mapping on a stream or topic has its own destination; one on a queue relies on the queue's redrive policy. */
function mappings(template: Template): readonly AsynchronousPath[] {
  return resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(({ id, properties }) => {
    const source = sourceQueue(template, properties['EventSourceArn']);
    if (source) return redriven(template, source);
    const destination = at(properties, 'DestinationConfig', 'OnFailure', 'Destination');
    return { at: id, kind: 'mapping' as const, deadLetters: queueIn(template, destination) };
  });
}

/** Those that can have one: a pipe on a Kafka topic cannot, see {@link kafkaPipesOf}. */
function pipes(template: Template): readonly AsynchronousPath[] {
  const withoutQueue = new Set(kafkaPipesOf(template).map(({ id }) => id));
  const others = resourcesOf(template, 'AWS::Pipes::Pipe').filter(({ id }) => !withoutQueue.has(id));
  return others.map(({ id, properties }) => {
    const source = sourceQueue(template, properties['Source']);
    if (source) return redriven(template, source);
    const [queue] = Object.values(objectAt(properties, 'SourceParameters'))
      .map((parameters) => at(parameters, 'DeadLetterConfig', 'Arn'))
      .filter((arn) => arn !== undefined);
    return { at: id, kind: 'pipe' as const, deadLetters: queueIn(template, queue) };
  });
}

/**
 * Pipes that read a topic of an MSK cluster.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export const kafkaPipesOf = (template: Template): readonly Resource[] =>
  resourcesOf(template, 'AWS::Pipes::Pipe').filter(
    ({ properties }) => at(properties, 'SourceParameters', 'ManagedStreamingKafkaParameters') !== undefined,
  );

function redriven(template: Template, queue: Resource): AsynchronousPath {
  const target = at(queue.properties, 'RedrivePolicy', 'deadLetterTargetArn');
  return { at: queue.id, kind: 'queue', deadLetters: queueIn(template, target) };
}

function sourceQueue(template: Template, arn: Json | undefined): Resource | undefined {
  return resourcesOf(template, POLLED_SQS).find(({ id }) => id === arnOf(arn));
}

function queueIn(template: Template, arn: Json | undefined): string | undefined {
  return resourcesOf(template, 'AWS::SQS::Queue').find(({ id }) => id === arnOf(arn))?.id;
}
