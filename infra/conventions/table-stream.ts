import { allow, arn, type Resource } from '../cloudformation.ts';
import type { Convention, FunctionContext, TableStreamSettings } from './convention.ts';

/** Lambda closes a batch before it gets too large for an invocation. */
const BATCH_SIZE = 100;
/** A stream deletes its records after 24 hours, and Lambda says nothing of those. Before that it names them. */
const GIVES_UP_AFTER_SECONDS = 23 * 60 * 60;

/** As JSON Schema. */
export const TABLE_STREAM = {
  type: 'object',
  required: ['stream', 'changes'],
  additionalProperties: false,
  properties: {
    stream: { anyOf: [{ type: 'object' }, { type: 'string', pattern: '^arn:' }] },
    changes: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', enum: ['INSERT', 'MODIFY', 'REMOVE'] },
    },
    batchSize: { type: 'integer', minimum: 1, maximum: 1000 },
  },
};

/**
 * Reads the changes of a table from its stream, one batch of a shard at a time and in order. A batch that fails is
 * tried again, from the change that the function names, for as long as the stream holds it; one that fails as a whole
 * is halved. What Lambda gives up goes to `-failed` as a position in the stream, without the change.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export const tableStream: Convention = (fn) => {
  const { tableStream: settings } = fn.config;
  if (settings === undefined) return {};
  return {
    statements: [allow(READER_ACTIONS, settings.stream)],
    resources: { [`${fn.id}StreamMapping`]: mapping(fn, settings) },
  };
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
const READER_ACTIONS = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

function mapping({ id, lambdaId }: FunctionContext, settings: TableStreamSettings): Resource {
  const { stream, changes, batchSize = BATCH_SIZE } = settings;
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: arn(lambdaId),
      EventSourceArn: stream,
      // LATEST can skip changes while the mapping starts.
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: batchSize,
      ParallelizationFactor: 1,
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ eventName: changes }) }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: GIVES_UP_AFTER_SECONDS,
      DestinationConfig: { OnFailure: { Destination: arn(`${id}FailedQueue`) } },
      // For the alarm on changes that are tried again and again, those of partial failures included.
      MetricsConfig: { Metrics: ['EventCount'] },
    },
  };
}
