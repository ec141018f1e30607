import type { ConformanceCase } from '../case.ts';
import { batchOutcome, queue, SQS_API, sqs } from './sqs-calls.ts';

const BATCH = `${SQS_API}/API_SendMessageBatch.html`;

const refusedBatch = (name: string, Entries: readonly object[], error: string): ConformanceCase => ({
  name,
  source: BATCH,
  run: async (aws, own) => {
    const answer = await sqs(aws, 'SendMessageBatch', { QueueUrl: await queue(aws, own), Entries });
    return { status: answer['status'], error: answer['error'] };
  },
  gives: { status: 400, error },
});

const entry = (Id: string, MessageBody = 'hi') => ({ Id, MessageBody });

export const SQS_BATCHES: readonly ConformanceCase[] = [
  {
    name: 'entries of a batch end each by itself',
    source: BATCH,
    run: async (aws, own) => {
      const Entries = [entry('good'), entry('bad', 'a\u0001')];
      return batchOutcome(await sqs(aws, 'SendMessageBatch', { QueueUrl: await queue(aws, own), Entries }));
    },
    gives: { successful: ['good'], failed: [{ Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true }] },
  },
  refusedBatch('an empty batch is refused', [], 'EmptyBatchRequest'),
  refusedBatch(
    'a batch of eleven is refused',
    'abcdefghijk'.split('').map((id) => entry(id)),
    'TooManyEntriesInBatchRequest',
  ),
  refusedBatch('two entries of one id are refused', [entry('a'), entry('a')], 'BatchEntryIdsNotDistinct'),
  refusedBatch('an id with a dot is refused', [entry('a.b')], 'InvalidBatchEntryId'),
  refusedBatch(
    'a batch of more than 1 MiB is refused',
    [entry('a', 'x'.repeat(600_000)), entry('b', 'x'.repeat(600_000))],
    'BatchRequestTooLong',
  ),
  {
    name: 'a batch of deletions names the entry whose handle is none',
    source: `${SQS_API}/API_DeleteMessageBatch.html`,
    run: async (aws, own) => {
      const Entries = [{ Id: 'a', ReceiptHandle: 'garbage' }];
      return batchOutcome(await sqs(aws, 'DeleteMessageBatch', { QueueUrl: await queue(aws, own), Entries }));
    },
    gives: { successful: [], failed: [{ Id: 'a', Code: 'ReceiptHandleIsInvalid', SenderFault: true }] },
  },
];
