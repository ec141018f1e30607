import type { ConformanceCase } from '../case.ts';
import { SQS_FIFO } from './sqs-fifo.ts';
import { SQS_MESSAGES } from './sqs-messages.ts';
import { SQS_QUEUES } from './sqs-queues.ts';

export const SQS: readonly ConformanceCase[] = [...SQS_QUEUES, ...SQS_MESSAGES, ...SQS_FIFO];
