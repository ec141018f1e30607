import { at, isObject, objectOf, textOf } from '@tributary/region/json';
import { linkTo } from './link.ts';
import { idIn, idOf } from './names.ts';
import { factsOf, nameOf, type Resource } from './resource.ts';
import type { Link } from './shapes.ts';

/** Source, enrichment, target and dead-letter queue of a pipe. */
export function pipeLinks(resource: Resource): readonly Link[] {
  const { Source, SourceParameters, Target, Enrichment } = resource.properties;
  const pipe = idOf('pipe', nameOf(resource, 'Name'));
  const ofSource = Object.values(objectOf(SourceParameters)).filter(isObject);
  const topic = ofSource.flatMap(({ TopicName }) => textOf(TopicName) || []).at(0);
  const from = topic === undefined ? (idIn(textOf(Source)) ?? `other/${textOf(Source)}`) : idOf('topic', topic);
  const kind = from.startsWith('table/') ? 'streams' : 'reads';
  const deadLetters = ofSource.flatMap(({ DeadLetterConfig }) => textOf(at(DeadLetterConfig, 'Arn')) || []);
  return [
    { from, to: pipe, kind, facts: sourceFacts(ofSource) },
    ...linkTo(pipe, 'invokes', Enrichment, factsOf({ As: 'enrichment' })),
    ...linkTo(pipe, 'delivers', Target),
    ...deadLetters.flatMap((queue) => linkTo(pipe, 'failures', queue)),
  ];
}

function sourceFacts(parameters: readonly ReturnType<typeof objectOf>[]): Link['facts'] {
  const settings = objectOf(parameters.find(({ BatchSize, TopicName }) => (BatchSize ?? TopicName) !== undefined));
  const { BatchSize, ConsumerGroupID, StartingPosition } = settings;
  return factsOf({ 'Batch size': BatchSize, 'Consumer group': ConsumerGroupID, 'Starts at': StartingPosition });
}
