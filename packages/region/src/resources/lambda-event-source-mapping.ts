import { textOr, texts } from '../core/properties.ts';
import { checkMapping } from '../lambda/mappings/check-mapping.ts';
import { refuseDuplicate } from '../lambda/mappings/conflict.ts';
import { readMappingSettings } from '../lambda/mappings/read-declaration.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, madeUpId } from './naming.ts';

const SOURCES = ['kafka', 'sqs', 'dynamodb'];

export const lambdaEventSourceMapping: ResourceKind = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: {
    AmazonManagedKafkaEventSourceConfig: {
      ConsumerGroupId: 'runs',
      SchemaRegistryConfig: {
        AccessConfigs: { Type: 'runs', URI: 'runs' },
        EventRecordFormat: 'runs',
        SchemaRegistryURI: 'runs',
        SchemaValidationConfigs: { Attribute: 'runs' },
      },
    },
    BatchSize: 'runs',
    BisectBatchOnFunctionError: 'runs',
    DestinationConfig: { OnFailure: { Destination: 'runs' } },
    Enabled: 'runs',
    EventSourceArn: 'runs',
    FilterCriteria: { Filters: { Pattern: 'runs' } },
    FunctionName: 'runs',
    FunctionResponseTypes: 'runs',
    MaximumBatchingWindowInSeconds: 'runs',
    MaximumRecordAgeInSeconds: 'runs',
    MaximumRetryAttempts: 'runs',
    ProvisionedPollerConfig: { MaximumPollers: 'runs', MinimumPollers: 'runs', PollerGroupName: 'accepted' },
    ScalingConfig: { MaximumConcurrency: 'runs' },
    StartingPosition: 'runs',
    StartingPositionTimestamp: 'runs',
    Topics: 'runs',
    TumblingWindowInSeconds: 'runs',
    KmsKeyArn: 'accepted',
    LoggingConfig: 'accepted',
    MetricsConfig: 'accepted',
    ParallelizationFactor: 'accepted',
    SourceAccessConfigurations: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpId(resource, naming);
    const EventSourceMappingArn = arnOf(naming, 'lambda', `event-source-mapping:${id}`);
    return { ref: id, attributes: { Id: id, EventSourceMappingArn } };
  },
  refusals({ properties }) {
    const source = textOr(properties, 'EventSourceArn', '');
    if (SOURCES.includes(source.split(':')[2] ?? '')) return [];
    const message = `The region runs mappings of ${SOURCES.join(', ')}, not of "${source}".`;
    return [{ path: 'Properties.EventSourceArn', message }];
  },
  async declare({ properties, ref }, { mappings, functions, cluster }) {
    for (const topic of texts(properties, 'Topics')) await cluster.ensureTopic(topic);
    const functionArn = functions.arnFor(textOr(properties, 'FunctionName', ''));
    const eventSourceArn = textOr(properties, 'EventSourceArn', '');
    const declaration = { ...readMappingSettings(properties), uuid: ref, functionArn, eventSourceArn };
    checkMapping(declaration);
    refuseDuplicate(
      declaration,
      mappings.all().map(({ settings }) => settings),
    );
    await mappings.declare(declaration);
  },
  async remove({ ref }, { mappings }) {
    await mappings.remove(ref);
  },
};
