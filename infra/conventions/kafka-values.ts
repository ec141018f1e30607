import { allow, arn, either, only, ref, type Statement, type Value } from '../cloudformation.ts';
import type { Convention } from './convention.ts';
import { type KafkaTopic, type ProducedTopic, schemaEncodingOf, topicName } from './kafka-topic.ts';
import { KAFKA_ON } from './msk.ts';

/** Holds where mappings have pollers of their own. Only those decode values. */
export const PROVISIONED = 'ProvisionedPollers';
/** Holds where there is a cluster, and the schemas of its values are in the registry of this stack. */
export const IN_GLUE = 'KafkaSchemasInGlue';
/** Logical id of that registry. */
export const GLUE_REGISTRY = 'KafkaSchemas';
/** Holds where the registry asks for a password. */
const WITH_SECRET = 'KafkaRegistrySecret';
/** The setting: `glue`, or a URL. */
const REGISTRY = ref('KafkaSchemaRegistry');
const SECRET = ref('KafkaSchemaRegistrySecretArn');

/**
 * A function that reads or writes values which are not JSON knows their encodings by topic, and the registry. It may read
 * schemas by their ids, and as a producer look up ids in the registry of its stack.
 */
export const kafkaValues: Convention = ({ prefix, config: { kafkaTopics = [], kafkaProduces = [] } }) => {
  const encodings = encodingsOf([...kafkaTopics, ...kafkaProduces]);
  if (encodings === '') return {};
  return {
    environment: {
      KAFKA_VALUES: encodings,
      KAFKA_SCHEMA_REGISTRY: only(KAFKA_ON, either(IN_GLUE, `glue:${prefix}`, REGISTRY)),
      KAFKA_SCHEMA_REGISTRY_SECRET_ARN: only(WITH_SECRET, SECRET),
    },
    statements: [
      ...(encodingsOf(kafkaTopics) === '' ? [] : reading()),
      ...(encodingsOf(kafkaProduces) === '' ? [] : writing(prefix)),
      only(WITH_SECRET, allow('secretsmanager:GetSecretValue', SECRET)),
    ],
  };
};

/** `readings:avro,alerts:protobuf`. JSON needs no word. */
function encodingsOf(topics: readonly (KafkaTopic | ProducedTopic)[]): string {
  const pairs = topics.flatMap((topic) => {
    const encoding = schemaEncodingOf(topic);
    return encoding === undefined ? [] : [`${topicName(topic)}:${encoding}`];
  });
  return [...new Set(pairs)].join(',');
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html */
const reading = (): readonly Value[] => [
  inGlue(allow('glue:GetSchemaVersion', ANY_IN_GLUE)),
  either(PROVISIONED, inGlue(allow('glue:GetRegistry', arn(GLUE_REGISTRY))), NOTHING),
];

const writing = (prefix: string): readonly Value[] => [
  inGlue(allow('glue:GetSchemaByDefinition', glueResources(prefix))),
];

const NOTHING = ref('AWS::NoValue');

const inGlue = (statement: Statement): Value => only(IN_GLUE, statement);

const glueArn = (resource: string): Value => ({
  'Fn::Sub': `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

/** The registry, and all schemas in it. */
const glueResources = (prefix: string): Value => [arn(GLUE_REGISTRY), glueArn(`schema/${prefix}/*`)];

/**
 * A record may have the id of any schema of the account. Were those of other registries denied, that one record would look
 * like a role without rights, for which its whole partition waits.
 */
const ANY_IN_GLUE: Value = [glueArn('registry/*'), glueArn('schema/*')];

/**
 * The part of a mapping that has it decode values: the function gets JSON. Without pollers of its own a mapping cannot,
 * and the function decodes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
 */
export const schemaRegistryConfig = (): Readonly<Record<string, Value>> => ({
  SchemaRegistryConfig: only(PROVISIONED, {
    SchemaRegistryURI: either(IN_GLUE, arn(GLUE_REGISTRY), REGISTRY),
    EventRecordFormat: 'JSON',
    SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
    AccessConfigs: only(WITH_SECRET, [{ Type: 'BASIC_AUTH', URI: SECRET }]),
  }),
});
