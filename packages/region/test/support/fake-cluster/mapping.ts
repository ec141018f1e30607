import { at, listOf, numberOf, objectOf } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import type { ClusterOptions } from '../../../src/kafka-client/cluster-reader.ts';
import { KafkaReader } from '../../../src/lambda/mappings/kafka.ts';
import { Mapping, type MappingDeclaration } from '../../../src/lambda/mappings/mapping.ts';
import { PlatformaticSource } from '../../../src/lambda/mappings/platformatic-source.ts';
import { FUNCTION, mappingHarness, type Script } from '../../unit/lambda/mapping-harness.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:000000000000:cluster/main/0c6e';
export const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:failed';

/** A mapping of topic `orders` on any cluster, around a function that is a plain callback. Not yet enabled. */
export function mappingOn(cluster: ClusterOptions, script: Script, settings: Partial<MappingDeclaration> = {}) {
  const harness = mappingHarness(realClock(), script);
  const deps = {
    ...harness.deps,
    random: seededRandom(1),
    wallClock: realClock(),
    bootstrapServers: cluster.bootstrapServers.join(','),
    open: (topicIds: Map<string, string>) => new PlatformaticSource(cluster, topicIds),
  };
  const base = { uuid: 'u', functionArn: FUNCTION, eventSourceArn: CLUSTER, topics: ['orders'], consumerGroupId: 'g' };
  const mapping = new Mapping(new KafkaReader(deps, { ...base, windowMs: 0, onFailure: QUEUE, ...settings }));
  return { ...harness, mapping };
}

/** `partition@offset` of every record in events, in order. */
export const offsetsIn = (events: readonly unknown[]): string[] =>
  events
    .flatMap((event) => Object.values(objectOf(at(event, 'records'))).flatMap(listOf))
    .map((record) => `${numberOf(at(record, 'partition'))}@${numberOf(at(record, 'offset'))}`);
