import { AwsError } from '../../core/aws-error.ts';
import { MAX_EVENT_BYTES, type MappingDeclaration } from './mapping.ts';
import type { BatchRules } from './ordered-source.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk-configure.html */
const DEFAULTS = {
  batchSize: 100,
  windowMs: 500,
  filters: [] as readonly string[],
  reportBatchItemFailures: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeMs: -1,
  bisectBatchOnFunctionError: false,
  topics: [] as readonly string[],
  startingPosition: 'TRIM_HORIZON' as 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP',
};

export type KafkaSettings = MappingDeclaration & typeof DEFAULTS & { readonly consumerGroupId: string };

/** Endless retries and a failure destination together mean this many. */
const RETRIES_BEFORE_DESTINATION = 10;
/** Room in the event for the fields around the records. */
const FRAME_BYTES = 4_096;
export const KAFKA_DESTINATION = 'kafka://';

/**
 * @throws AwsError InvalidParameterValueException for a setting that AWS documents for provisioned pollers only, or a
 * failure topic that is also a source
 */
export function kafkaSettings(declaration: MappingDeclaration): KafkaSettings {
  const settings = { ...DEFAULTS, consumerGroupId: declaration.uuid, ...declaration };
  if (!declaration.provisionedPollers) refuseProvisionedOnly(declaration);
  const topic = failureTopic(settings);
  if (topic !== undefined && settings.topics.includes(topic)) {
    refuse(`The on-failure destination ${KAFKA_DESTINATION}${topic} is a source topic of the same mapping.`);
  }
  return settings;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html */
function refuseProvisionedOnly(declaration: MappingDeclaration): void {
  const wanted: Readonly<Record<string, boolean>> = {
    MaximumRetryAttempts: (declaration.maximumRetryAttempts ?? -1) !== -1,
    MaximumRecordAgeInSeconds: (declaration.maximumRecordAgeMs ?? -1) !== -1,
    BisectBatchOnFunctionError: declaration.bisectBatchOnFunctionError === true,
    FunctionResponseTypes: declaration.reportBatchItemFailures === true,
    'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig': declaration.schemaRegistry !== undefined,
    [`DestinationConfig.OnFailure.Destination ${KAFKA_DESTINATION}`]: failureTopic(declaration) !== undefined,
  };
  const [name] = Object.entries(wanted).find(([, isWanted]) => isWanted) ?? [];
  if (name !== undefined) {
    refuse(`${name} needs ProvisionedPollerConfig on a Kafka event source mapping. Add it, or leave ${name} out.`);
  }
}

function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}

/** The topic of a `kafka://` failure destination. */
export function failureTopic({ onFailure }: Pick<MappingDeclaration, 'onFailure'>): string | undefined {
  return onFailure?.startsWith(KAFKA_DESTINATION) ? onFailure.slice(KAFKA_DESTINATION.length) : undefined;
}

const MAX_RECORD_BYTES = MAX_EVENT_BYTES - FRAME_BYTES;

/** How batches are closed, retried and given up under these settings. */
export function batchRules(settings: KafkaSettings): BatchRules {
  const { batchSize, windowMs, maximumRetryAttempts, maximumRecordAgeMs, onFailure } = settings;
  const endless = onFailure === undefined ? Number.POSITIVE_INFINITY : RETRIES_BEFORE_DESTINATION;
  return {
    maxItems: batchSize,
    maxBytes: MAX_RECORD_BYTES,
    windowMs,
    maxRetries: maximumRetryAttempts === -1 ? endless : maximumRetryAttempts,
    maxAgeMs: maximumRecordAgeMs === -1 ? Number.POSITIVE_INFINITY : maximumRecordAgeMs,
    bisect: settings.bisectBatchOnFunctionError,
  };
}
