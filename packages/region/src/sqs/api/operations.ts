import { moveTaskOperations } from './move-task-operations.ts';
import type { SqsOperations } from './operation.ts';
import { permissionOperations } from './permission-operations.ts';
import { queueOperations } from './queue-operations.ts';
import { receiptOperations } from './receipt-operations.ts';
import { receiveOperations } from './receive-operation.ts';
import { sendOperations } from './send-operations.ts';
import { tagOperations } from './tag-operations.ts';

/** All operations of SQS. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export const SQS_OPERATIONS: SqsOperations = {
  ...moveTaskOperations,
  ...permissionOperations,
  ...queueOperations,
  ...receiptOperations,
  ...receiveOperations,
  ...sendOperations,
  ...tagOperations,
};
