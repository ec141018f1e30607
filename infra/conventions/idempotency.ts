import { allow, arn, ref } from '../cloudformation.ts';
import type { Convention } from './convention.ts';
import { onlyKeys } from './only-keys.ts';

const PER_EVENT = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
const PER_BATCH = ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'];

/**
 * Every function remembers what it has handled, under keys that begin with its name, and can read and write no others;
 * one that reads Kafka does so a batch at a time. What a table's stream brings twice is published twice under one id,
 * and dropped by those who take it.
 */
export const idempotency: Convention = ({ name, prefix, config }) => ({
  environment: { IDEMPOTENCY_TABLE: ref('IdempotencyTable') },
  statements: config.tableStream
    ? []
    : [
        onlyKeys(
          [`${config.name ?? `${prefix}-${name}`}#*`],
          allow(config.kafkaTopics ? PER_BATCH : PER_EVENT, arn('IdempotencyTable')),
        ),
      ],
});
