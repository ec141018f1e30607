import { type JsonOperation, jsonService, type TargetService } from '../../http/json-service.ts';
import type { SecretStore } from '../secret-store.ts';
import { manageOperations } from './manage.ts';
import { valueOperations } from './values.ts';

const OPERATIONS = { ...valueOperations, ...manageOperations };

/** The names of all operations that are served. */
export const SECRETS_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

/** The operations behind `X-Amz-Target: secretsmanager.<operation>`. */
export function secretsTarget(store: SecretStore): TargetService {
  const bound = Object.entries(OPERATIONS).map(([name, run]): [string, JsonOperation] => [
    name,
    (input) => run(store, input),
  ]);
  return jsonService(Object.fromEntries(bound), { version: '1.1' });
}
