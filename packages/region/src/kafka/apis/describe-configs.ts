import { array, between, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { boolean, int8, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';
import {
  ConfigSource,
  type DescribedConfig,
  describeBrokerConfigs,
  describeTopicConfigs,
} from '../topic/described-config.ts';
import { type Resource, ResourceType } from './config-resource.ts';
import { distinct } from './distinct.ts';

interface WantedResource extends Resource {
  readonly names: readonly string[] | null;
}

const config = struct({
  name: string,
  value: nullableString,
  readOnly: boolean,
  isDefault: between(0, 0, boolean, false),
  source: since(1, int8, ConfigSource.DEFAULT),
  isSensitive: boolean,
  synonyms: since(1, array(struct({ name: string, value: nullableString, source: int8 })), []),
  type: since(3, int8, 0),
  documentation: since(3, nullableString, null),
});

/** @see https://kafka.apache.org/protocol#The_Messages_DescribeConfigs */
export const describeConfigs: BrokerApi = brokerApi(
  {
    key: 32,
    name: 'DescribeConfigs',
    minVersion: 0,
    maxVersion: 4,
    flexibleFrom: 4,
    request: struct({
      resources: array(
        struct<WantedResource>({ resourceType: int8, resourceName: string, names: nullableArray(string) }),
      ),
      includeSynonyms: since(1, boolean, false),
      includeDocumentation: since(3, boolean, false),
    }),
    response: struct({
      throttleTimeMs: int32,
      results: array(
        struct({
          errorCode: int16,
          errorMessage: nullableString,
          resourceType: int8,
          resourceName: string,
          configs: array(config),
        }),
      ),
    }),
  },
  ({ resources, includeSynonyms }, state) => ({
    ...NOT_THROTTLED,
    results: distinct(resources, keyOf).map((resource) => describe(resource, includeSynonyms, state)),
  }),
);

const keyOf = ({ resourceType, resourceName }: Resource): string => `${resourceType} ${resourceName}`;

function describe({ names, ...resource }: WantedResource, includeSynonyms: boolean, state: BrokerState) {
  try {
    const configs = configsOf(resource, state)
      .filter(({ name }) => names === null || names.length === 0 || names.includes(name))
      .map((found) => ({
        ...found,
        isDefault: found.source === ConfigSource.DEFAULT,
        synonyms: includeSynonyms ? [{ name: found.name, value: found.value, source: found.source }] : [],
        documentation: null,
      }));
    return { errorCode: ErrorCode.NONE, errorMessage: null, ...resource, configs };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return { errorCode: error.number, errorMessage: error.message, ...resource, configs: [] };
  }
}

function configsOf({ resourceType, resourceName }: Resource, state: BrokerState): readonly DescribedConfig[] {
  if (resourceType === ResourceType.BROKER) {
    if (resourceName === String(NODE_ID) || resourceName === '') return describeBrokerConfigs(state.settings);
    throw new KafkaError('INVALID_REQUEST', `There is no broker ${resourceName}: this is broker ${NODE_ID}.`);
  }
  if (resourceType !== ResourceType.TOPIC) {
    throw new KafkaError('INVALID_REQUEST', `Resources of type ${resourceType} have no settings here.`);
  }
  const topic = state.topics.get(resourceName);
  if (topic === undefined) throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic ${resourceName}.`);
  return describeTopicConfigs(topic.configs);
}
