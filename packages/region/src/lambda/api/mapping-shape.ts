import type { JsonObject } from '../../core/json.ts';
import type { Mapping, MappingDeclaration } from '../mappings/mapping.ts';
import type { SchemaRegistrySettings } from '../mappings/values/settings.ts';
import { members } from './answers.ts';

const seconds = (ms: number | undefined): number | undefined => {
  if (ms === undefined) return undefined;
  return ms === -1 ? -1 : ms / 1000;
};

/**
 * @param modifiedAt milliseconds since the epoch
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
export function mappingShape({ settings, state, stateReason, lastResult }: Mapping, modifiedAt: number): JsonObject {
  const { uuid, functionArn, eventSourceArn, onFailure, filters, reportBatchItemFailures, provisionedPollers } =
    settings;
  const [, , , region, account] = functionArn.split(':');
  return members({
    UUID: uuid,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
    EventSourceArn: eventSourceArn,
    FunctionArn: functionArn,
    State: state,
    StateTransitionReason: stateReason,
    LastProcessingResult: lastResult,
    LastModified: modifiedAt / 1000,
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: seconds(settings.windowMs),
    MaximumRetryAttempts: settings.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: seconds(settings.maximumRecordAgeMs),
    BisectBatchOnFunctionError: settings.bisectBatchOnFunctionError,
    FunctionResponseTypes: reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    FilterCriteria: filters && filters.length > 0 ? { Filters: filters.map((Pattern) => ({ Pattern })) } : undefined,
    DestinationConfig: { OnFailure: onFailure === undefined ? {} : { Destination: onFailure } },
    Topics: settings.topics,
    StartingPosition: settings.startingPosition,
    StartingPositionTimestamp: seconds(settings.startingPositionTimestampMs),
    ScalingConfig: isQueue(eventSourceArn) ? { MaximumConcurrency: settings.maximumConcurrency ?? null } : undefined,
    AmazonManagedKafkaEventSourceConfig: kafkaShape(settings),
    ProvisionedPollerConfig: provisionedPollers && {
      MinimumPollers: provisionedPollers.minimum,
      MaximumPollers: provisionedPollers.maximum,
    },
  });
}

function kafkaShape({ consumerGroupId, schemaRegistry }: MappingDeclaration): JsonObject | undefined {
  if (consumerGroupId === undefined) return undefined;
  return members({ ConsumerGroupId: consumerGroupId, SchemaRegistryConfig: registryShape(schemaRegistry) });
}

function registryShape(registry: SchemaRegistrySettings | undefined): JsonObject | undefined {
  if (registry === undefined) return undefined;
  const { uri, format, attributes, access } = registry;
  return members({
    SchemaRegistryURI: uri,
    EventRecordFormat: format,
    SchemaValidationConfigs: attributes.map((Attribute) => ({ Attribute })),
    AccessConfigs: access.length === 0 ? undefined : access.map((one) => ({ Type: one.type, URI: one.uri })),
  });
}

const isQueue = (arn: string): boolean => arn.split(':')[2] === 'sqs';
