import { allow, arn, ref } from '../cloudformation.ts';
import type { Contribution, Convention, FunctionContext } from './convention.ts';
import { onlyKeys } from './only-keys.ts';

/** `idempotent: by-effect`, or `idempotent: { marks: [dynamodb:PutItem] }` in serverless.yml, as JSON Schema. */
export const IDEMPOTENT = {
  anyOf: [
    { type: 'string', enum: ['by-effect'] },
    {
      type: 'object',
      required: ['marks'],
      additionalProperties: false,
      properties: {
        marks: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { type: 'string', pattern: '^dynamodb:(Get|Put|Update|Delete)Item$' },
        },
      },
    },
  ],
};

const PER_EVENT = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
const PER_BATCH = ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'];

/**
 * Every function remembers what it has handled, under keys that begin with its name, and can read and write no others;
 * one that reads Kafka does so a batch at a time. What a table's stream brings twice is published twice under one id,
 * and dropped by those who take it. A function whose effects are idempotent by themselves does not know the table, or
 * keeps its marks there. The template notes it: chaos has to look at what such a function does.
 */
export const idempotency: Convention = (fn) => {
  const { idempotent, kafkaTopics, tableStream } = fn.config;
  if (idempotent === undefined) {
    return recordsOf(fn, tableStream ? [] : kafkaTopics ? PER_BATCH : PER_EVENT);
  }
  const marks = idempotent === 'by-effect' ? {} : recordsOf(fn, idempotent.marks);
  return { ...marks, metadata: { Idempotent: 'by-effect' } };
};

/** The variable that names the table, and the rights on the function's own records in it. */
function recordsOf({ name, prefix, config }: FunctionContext, actions: readonly string[]): Contribution {
  const keys = [`${config.name ?? `${prefix}-${name}`}#*`];
  return {
    environment: { IDEMPOTENCY_TABLE: ref('IdempotencyTable') },
    statements: actions.length === 0 ? [] : [onlyKeys(keys, allow(actions, arn('IdempotencyTable')))],
  };
}
