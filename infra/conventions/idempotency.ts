import { allow, arn, ref } from '../cloudformation.ts';
import type { Convention } from './convention.ts';

const PER_EVENT = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
const PER_BATCH = ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'];

/** Every function remembers what it has handled; one that reads Kafka does so a batch at a time. */
export const idempotency: Convention = ({ config }) => ({
  environment: { IDEMPOTENCY_TABLE: ref('IdempotencyTable') },
  statements: [allow(config.kafkaTopics ? PER_BATCH : PER_EVENT, arn('IdempotencyTable'))],
});
