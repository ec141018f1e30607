import type { Json, JsonObject } from '../../core/json.ts';
import { serviceOf } from '../mappings/check-mapping.ts';
import type { Mapping, MappingDeclaration } from '../mappings/mapping.ts';
import type { SchemaRegistrySettings } from '../mappings/values/settings.ts';
import { members } from './answers.ts';

type Shape = (settings: MappingDeclaration) => Readonly<Record<string, Json | undefined>>;

/** The states that answers to calls have beside those of a mapping: what it is asked to become. */
export type AskedState = 'Creating' | 'Updating' | 'Deleting' | Mapping['state'];

/** What each kind of source answers beside the members of all. */
const SHAPES: Readonly<Record<string, Shape>> = { sqs: queueShape, dynamodb: streamShape, kafka: kafkaShape };

const seconds = (ms: number | undefined): number | undefined => {
  if (ms === undefined) return undefined;
  return ms === -1 ? -1 : ms / 1000;
};

/**
 * @param modifiedAt milliseconds since the epoch
 * @param state the state in an answer to a change
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
export function mappingShape(mapping: Mapping, modifiedAt: number, state: AskedState = mapping.state): JsonObject {
  const { settings, stateReason, lastResult } = mapping;
  const { uuid, functionArn, eventSourceArn, filters } = settings;
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
    FilterCriteria: filters && filters.length > 0 ? { Filters: filters.map((Pattern) => ({ Pattern })) } : undefined,
    ...SHAPES[serviceOf(eventSourceArn)]?.(settings),
  });
}

function queueShape({ windowMs, maximumConcurrency, reportBatchItemFailures }: MappingDeclaration) {
  return {
    MaximumBatchingWindowInSeconds: seconds(windowMs),
    FunctionResponseTypes: responseTypes(reportBatchItemFailures),
    ScalingConfig: maximumConcurrency === undefined ? undefined : { MaximumConcurrency: maximumConcurrency },
  };
}

function streamShape(settings: MappingDeclaration) {
  return {
    ...orderedShape(settings),
    DestinationConfig: { OnFailure: destinationOf(settings) },
    ParallelizationFactor: settings.parallelizationFactor ?? 1,
    StartingPosition: settings.startingPosition,
    TumblingWindowInSeconds: 0,
  };
}

/** A mapping of topics has retries and response types of its own with provisioned pollers only. */
function kafkaShape(settings: MappingDeclaration) {
  const { provisionedPollers, windowMs, onFailure } = settings;
  return {
    ...(provisionedPollers === undefined ? {} : orderedShape(settings)),
    // The default of half a second has no place in whole seconds.
    MaximumBatchingWindowInSeconds: windowMs !== undefined && windowMs % 1000 === 0 ? seconds(windowMs) : undefined,
    DestinationConfig: onFailure === undefined ? undefined : { OnFailure: destinationOf(settings) },
    Topics: settings.topics,
    StartingPosition: settings.startingPosition,
    StartingPositionTimestamp: seconds(settings.startingPositionTimestampMs),
    AmazonManagedKafkaEventSourceConfig: clusterShape(settings),
    ProvisionedPollerConfig: provisionedPollers && {
      MinimumPollers: provisionedPollers.minimum,
      MaximumPollers: provisionedPollers.maximum,
    },
  };
}

function orderedShape(settings: MappingDeclaration) {
  return {
    MaximumBatchingWindowInSeconds: seconds(settings.windowMs),
    MaximumRetryAttempts: settings.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: seconds(settings.maximumRecordAgeMs),
    BisectBatchOnFunctionError: settings.bisectBatchOnFunctionError,
    FunctionResponseTypes: responseTypes(settings.reportBatchItemFailures),
  };
}

const destinationOf = ({ onFailure }: MappingDeclaration): JsonObject =>
  onFailure === undefined ? {} : { Destination: onFailure };

const responseTypes = (reportsFailures: boolean | undefined): readonly string[] =>
  reportsFailures ? ['ReportBatchItemFailures'] : [];

function clusterShape({ consumerGroupId, schemaRegistry }: MappingDeclaration): JsonObject | undefined {
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
