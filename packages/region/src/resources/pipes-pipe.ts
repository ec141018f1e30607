import { object, text, textOr } from '../core/properties.ts';
import { serviceOf } from '../pipes/declaration.ts';
import { ENRICHMENTS } from '../pipes/enrichments.ts';
import { readPipe } from '../pipes/read-pipe.ts';
import { SOURCES } from '../pipes/sources.ts';
import { TARGETS } from '../pipes/targets/table.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

const ENDS: Readonly<Record<string, readonly string[]>> = {
  Source: Object.keys(SOURCES),
  Enrichment: Object.keys(ENRICHMENTS),
  Target: Object.keys(TARGETS),
};

export const pipesPipe: ResourceKind = {
  type: 'AWS::Pipes::Pipe',
  properties: {
    Description: 'runs',
    DesiredState: 'runs',
    Enrichment: 'runs',
    EnrichmentParameters: { InputTemplate: 'runs' },
    Name: 'runs',
    RoleArn: 'runs',
    Source: 'runs',
    SourceParameters: {
      DynamoDBStreamParameters: {
        BatchSize: 'runs',
        DeadLetterConfig: { Arn: 'runs' },
        MaximumBatchingWindowInSeconds: 'runs',
        MaximumRecordAgeInSeconds: 'runs',
        MaximumRetryAttempts: 'runs',
        OnPartialBatchItemFailure: 'runs',
        ParallelizationFactor: 'accepted',
        StartingPosition: 'runs',
      },
      FilterCriteria: { Filters: { Pattern: 'runs' } },
      ManagedStreamingKafkaParameters: {
        BatchSize: 'runs',
        ConsumerGroupID: 'runs',
        Credentials: 'accepted',
        MaximumBatchingWindowInSeconds: 'runs',
        StartingPosition: 'runs',
        TopicName: 'runs',
      },
      SqsQueueParameters: { BatchSize: 'runs', MaximumBatchingWindowInSeconds: 'runs' },
    },
    Tags: 'runs',
    Target: 'runs',
    TargetParameters: {
      EventBridgeEventBusParameters: { DetailType: 'runs', Resources: 'runs', Source: 'runs', Time: 'runs' },
      HttpParameters: { HeaderParameters: 'runs', PathParameterValues: 'runs', QueryStringParameters: 'runs' },
      InputTemplate: 'runs',
      LambdaFunctionParameters: { InvocationType: 'runs' },
      SqsQueueParameters: { MessageDeduplicationId: 'runs', MessageGroupId: 'runs' },
      StepFunctionStateMachineParameters: { InvocationType: 'runs' },
    },
    KmsKeyIdentifier: 'accepted',
    LogConfiguration: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'Name', naming);
    return { ref: name, attributes: { Arn: arnOf(naming, 'pipes', `pipe/${name}`) } };
  },
  refusals({ properties }) {
    return Object.entries(ENDS).flatMap(([property, known]) => {
      const arn = text(properties, property);
      if (arn === undefined || known.includes(serviceOf(arn))) return [];
      const message = `A pipe's ${property} is one of ${known.join(', ')} here, not "${arn}".`;
      return [{ path: `Properties.${property}`, message }];
    });
  },
  async declare({ properties, ref }, { pipes, cluster }, before) {
    const kafka = object(object(properties, 'SourceParameters'), 'ManagedStreamingKafkaParameters');
    if (text(kafka, 'TopicName') !== undefined) await cluster.ensureTopic(textOr(kafka, 'TopicName', ''));
    await pipes.declare(readPipe(properties, ref), before !== undefined);
  },
  async remove({ ref }, { pipes }) {
    await pipes.delete(ref);
  },
};
