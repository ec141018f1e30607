import { allow, arn, ref } from '../cloudformation.ts';
import type { Convention } from './convention.ts';
import { onlyKeys } from './only-keys.ts';

/** `idempotent: by-effect` in serverless.yml. */
export const IDEMPOTENT = { type: 'string', enum: ['by-effect'] };

const PER_EVENT = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
const PER_BATCH = ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'];

/**
 * Every function remembers what it has handled, under keys that begin with its name, and can read and write no others;
 * one that reads Kafka does so a batch at a time. What a table's stream brings twice is published twice under one id,
 * and dropped by those who take it. A function whose effects are idempotent by themselves does not know the table; where
 * it writes marks or notes, its `allow` says which. The template notes it: chaos has to look at what such a function does.
 */
export const idempotency: Convention = ({ name, prefix, config }) => {
  if (config.idempotent === 'by-effect') return { metadata: { Idempotent: 'by-effect' } };
  const keys = [`${config.name ?? `${prefix}-${name}`}#*`];
  const rights = allow(config.kafkaTopics ? PER_BATCH : PER_EVENT, arn('IdempotencyTable'));
  return {
    environment: { IDEMPOTENCY_TABLE: ref('IdempotencyTable') },
    statements: config.tableStream ? [] : [onlyKeys(keys, rights)],
  };
};
