import type { Json } from '@tributary/region/json';
import { at, oneOrMore, type Resource, resourcesOf, type Template } from '../../template/template.ts';
import { kafkaPipesOf } from '../asynchronous-paths.ts';
import type { Finding, Rule } from '../rule.ts';

/** Lambda refuses these, or ignores them, while the pollers run on demand. */
const NEEDS_POLLERS = [
  'FunctionResponseTypes',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
];

export const kafkaMappings: Rule = {
  name: 'kafka-mappings',
  why: 'A mapping with two topics is refused, a shared consumer group loses offsets, and LATEST skips records.',
  *check(template) {
    for (const mapping of kafkaMappingsOf(template)) {
      if (oneOrMore(mapping.properties['Topics']).length !== 1)
        yield { at: mapping.id, message: 'A mapping reads exactly one topic.' };
      yield* pollerSettings(mapping);
    }
    const groups = new Set<Json>();
    for (const { id, group, start } of readersOf(template)) {
      if (group === undefined || groups.has(group)) yield { at: id, message: 'It needs a consumer group of its own.' };
      else groups.add(group);
      if (start !== 'TRIM_HORIZON') yield { at: id, message: 'StartingPosition must be TRIM_HORIZON.' };
    }
  },
};

interface Reader {
  readonly id: string;
  readonly group: Json | undefined;
  readonly start: Json | undefined;
}

/** Mappings and pipes alike. */
function readersOf(template: Template): readonly Reader[] {
  const mappings = kafkaMappingsOf(template).map(({ id, properties }) => ({
    id,
    group: at(properties, 'AmazonManagedKafkaEventSourceConfig', 'ConsumerGroupId'),
    start: properties['StartingPosition'],
  }));
  const pipes = kafkaPipesOf(template).map(({ id, properties }) => {
    const kafka = at(properties, 'SourceParameters', 'ManagedStreamingKafkaParameters');
    return { id, group: at(kafka, 'ConsumerGroupID'), start: at(kafka, 'StartingPosition') };
  });
  return [...mappings, ...pipes];
}

const kafkaMappingsOf = (template: Template): readonly Resource[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => properties['Topics'] !== undefined,
  );

function* pollerSettings({ id, properties }: Resource): Iterable<Finding> {
  if (properties['ProvisionedPollerConfig'] !== undefined) return;
  for (const name of NEEDS_POLLERS)
    if (properties[name] !== undefined)
      yield { at: id, message: `${name} works with provisioned pollers only: put it under their condition.` };
}
