import type { ConformanceCase } from '../case.ts';
import { SQS_BATCHES } from './sqs-batches.ts';
import { SQS_FIFO } from './sqs-fifo.ts';
import { SQS_LISTS } from './sqs-lists.ts';
import { SQS_MESSAGES } from './sqs-messages.ts';
import { SQS_QUEUES } from './sqs-queues.ts';

export const SQS: readonly ConformanceCase[] = [
  ...SQS_QUEUES,
  ...SQS_LISTS,
  ...SQS_MESSAGES,
  ...SQS_BATCHES,
  ...SQS_FIFO,
];
