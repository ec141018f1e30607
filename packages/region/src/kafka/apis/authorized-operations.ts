import { OPERATIONS_NOT_ASKED_FOR } from '../state.ts';

/**
 * The numbers of operations: there is no authorizer, so that a caller may do whatever a resource knows.
 * @see https://kafka.apache.org/documentation/#operations_in_kafka
 */
const READ = 3;
const WRITE = 4;
const CREATE = 5;
const DELETE = 6;
const ALTER = 7;
const DESCRIBE = 8;
const CLUSTER_ACTION = 9;
const DESCRIBE_CONFIGS = 10;
const ALTER_CONFIGS = 11;
const IDEMPOTENT_WRITE = 12;

const bits = (...operations: readonly number[]): number => operations.reduce((sum, one) => sum | (1 << one), 0);

const ALLOWED = {
  cluster: bits(CREATE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE),
  topic: bits(READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
  group: bits(READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
} as const;

/** What a caller may do with a resource, a bit for each operation (KIP-430). */
export const authorizedOperations = (resource: keyof typeof ALLOWED, areAskedFor: boolean): number =>
  areAskedFor ? ALLOWED[resource] : OPERATIONS_NOT_ASKED_FOR;
