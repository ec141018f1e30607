import { AwsError } from '../core/aws-error.ts';
import { type Json, type JsonObject, objectOf, objectsOf } from '../core/json.ts';
import { defined, number, object, objects, text, textOr } from '../core/properties.ts';
import type { MappingDeclaration } from '../lambda/mappings/mapping.ts';
import { type PipeDeclaration, serviceOf } from './declaration.ts';
import { decodedText, type SourceItem, withDecoded } from './item.ts';

/** A kind of source that pipes read from. */
export interface SourceKind {
  /** Its name in the events of a pipe without parameters for the bus. */
  readonly eventSource: string;
  readonly defaultBatchSize: number;
  /** The member of SourceParameters that is about it. */
  readonly parameters: string;
  /** Whether it can repeat only the items that failed; else the whole batch comes again. */
  readonly repeatsItems: boolean;
  /** How batches are taken and retried. */
  mapping(parameters: JsonObject): Partial<MappingDeclaration>;
  /** The items in an event of a mapping of this source. */
  items(event: JsonObject): readonly SourceItem[];
}

const seconds = (parameters: JsonObject, name: string): number | undefined => {
  const value = number(parameters, name);
  return value === undefined || value === -1 ? value : value * 1000;
};
const position = (parameters: JsonObject): 'TRIM_HORIZON' | 'LATEST' =>
  text(parameters, 'StartingPosition') === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON';

const sqs: SourceKind = {
  eventSource: 'aws:sqs',
  defaultBatchSize: 10,
  parameters: 'SqsQueueParameters',
  repeatsItems: true,
  mapping: () => ({ reportBatchItemFailures: true }),
  items: (event) =>
    objectsOf(event['Records']).map((raw) => {
      return { raw, decoded: withDecoded(raw, ['body'], decodedText), identifier: textOr(raw, 'messageId', '') };
    }),
};

const dynamodb: SourceKind = {
  eventSource: 'aws:dynamodb',
  defaultBatchSize: 100,
  parameters: 'DynamoDBStreamParameters',
  repeatsItems: true,
  mapping: (parameters) =>
    defined({
      startingPosition: position(parameters),
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: text(parameters, 'OnPartialBatchItemFailure') === 'AUTOMATIC_BISECT',
      maximumRetryAttempts: number(parameters, 'MaximumRetryAttempts'),
      maximumRecordAgeMs: seconds(parameters, 'MaximumRecordAgeInSeconds'),
      onFailure: text(object(parameters, 'DeadLetterConfig'), 'Arn'),
    }),
  items: (event) =>
    objectsOf(event['Records']).map((raw) => {
      return { raw, decoded: raw, identifier: textOr(object(raw, 'dynamodb'), 'SequenceNumber', '') };
    }),
};

const kafka: SourceKind = {
  eventSource: 'aws:kafka',
  defaultBatchSize: 100,
  parameters: 'ManagedStreamingKafkaParameters',
  repeatsItems: false,
  mapping: (parameters) =>
    defined({
      topics: [textOr(parameters, 'TopicName', '')],
      startingPosition: position(parameters),
      consumerGroupId: text(parameters, 'ConsumerGroupID'),
    }),
  items: kafkaItems,
};

/** By the service in the source's ARN. */
export const SOURCES: Readonly<Record<string, SourceKind>> = { sqs, dynamodb, kafka };

/** @throws AwsError ValidationException for a source that the region does not run */
export function sourceOf(arn: string): SourceKind {
  const service = serviceOf(arn);
  const kind = Object.hasOwn(SOURCES, service) ? SOURCES[service] : undefined;
  if (kind) return kind;
  const known = Object.keys(SOURCES).join(', ');
  throw new AwsError('ValidationException', `Pipes read from ${known} here, not from ${arn}.`);
}

/** The mapping that reads for a pipe; a target that takes fewer items at a time makes its batches smaller. */
export function mappingOf(pipe: PipeDeclaration, pipeArn: string, maxItems: number): MappingDeclaration {
  const kind = sourceOf(pipe.source);
  const parameters = object(pipe.sourceParameters, kind.parameters);
  const filters = objects(object(pipe.sourceParameters, 'FilterCriteria'), 'Filters');
  const batchSize = number(parameters, 'BatchSize') ?? kind.defaultBatchSize;
  return {
    uuid: pipeArn,
    functionArn: pipeArn,
    eventSourceArn: pipe.source,
    batchSize: Math.min(batchSize, maxItems),
    windowMs: seconds(parameters, 'MaximumBatchingWindowInSeconds') ?? 0,
    filters: filters.flatMap((filter) => text(filter, 'Pattern') ?? []),
    ...kind.mapping(parameters),
  };
}

/** A flat list; the partition is text, unlike in a Lambda event. */
function kafkaItems({ eventSource, eventSourceArn, bootstrapServers, records }: JsonObject): readonly SourceItem[] {
  return Object.entries(objectOf(records)).flatMap(([partition, list]) =>
    objectsOf(list).map((record) => {
      const common = defined({ eventSource, eventSourceArn, bootstrapServers, eventSourceKey: partition });
      const raw: JsonObject = { ...common, ...record, partition: textOr(record, 'partition', '') };
      const decoded = withDecoded(raw, ['key', 'value'], decodedBase64);
      return { raw, decoded, identifier: `${partition}@${textOr(record, 'offset', '')}` };
    }),
  );
}

function decodedBase64(value: string): Json {
  return decodedText(Buffer.from(value, 'base64').toString());
}
