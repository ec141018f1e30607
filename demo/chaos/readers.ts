import {
  type EventSourceMappingConfiguration,
  type LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { retry } from './retry.ts';

/** A function's mapping of a topic. */
export interface TopicReader {
  readonly uuid: string;
  /** With the name of the stack. */
  readonly functionName: string;
  readonly group: string;
}

/** The mappings that read a topic. */
export const readersOf = (lambda: LambdaClient, topic: string): Promise<readonly TopicReader[]> =>
  retry('listing mappings', async () => {
    const found: TopicReader[] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, {}))
      found.push(...EventSourceMappings.filter(({ Topics }) => Topics?.includes(topic)).map(readerIn));
    return found;
  });

/** Stops a reader, or lets it go on, as an operator does. */
export const switchReader = (lambda: LambdaClient, { uuid: UUID }: TopicReader, Enabled: boolean): Promise<void> =>
  retry('switching a mapping', async () => {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  });

function readerIn(mapping: EventSourceMappingConfiguration): TopicReader {
  const { UUID: uuid = '', FunctionArn = '', AmazonManagedKafkaEventSourceConfig: msk } = mapping;
  const group = msk?.ConsumerGroupId ?? mapping.SelfManagedKafkaEventSourceConfig?.ConsumerGroupId ?? uuid;
  return { uuid, functionName: FunctionArn.split(':')[6] ?? '', group };
}
