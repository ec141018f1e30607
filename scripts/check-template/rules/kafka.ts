import { isObject, type Json } from '../../../local/core/json.ts';
import type { Finding, Rule } from '../rule.ts';
import { at, listOf, type Resource, resourcesOf, type Template } from '../template.ts';

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
    const groups = new Set<Json | undefined>();
    for (const mapping of kafkaMappingsOf(template)) {
      const { id, properties } = mapping;
      const group = at(properties, 'AmazonManagedKafkaEventSourceConfig', 'ConsumerGroupId');
      if (listOf(properties['Topics']).length !== 1) yield { at: id, message: 'A mapping reads exactly one topic.' };
      if (group === undefined || groups.has(group)) yield { at: id, message: 'It needs a ConsumerGroupId of its own.' };
      if (properties['StartingPosition'] !== 'TRIM_HORIZON')
        yield { at: id, message: 'StartingPosition must be TRIM_HORIZON.' };
      yield* pollerSettings(mapping);
      groups.add(group);
    }
  },
};

const kafkaMappingsOf = (template: Template): readonly Resource[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => properties['Topics'] !== undefined,
  );

function* pollerSettings({ id, properties }: Resource): Iterable<Finding> {
  const condition = conditionOf(properties['ProvisionedPollerConfig']);
  for (const name of NEEDS_POLLERS)
    if (properties[name] !== undefined && conditionOf(properties[name]) !== condition)
      yield { at: id, message: `${name} works with provisioned pollers only: put it under their condition.` };
}

function conditionOf(value: Json | undefined): Json | undefined {
  return isObject(value ?? null) ? listOf(at(value, 'Fn::If')).at(0) : undefined;
}
