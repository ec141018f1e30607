import { type JsonOperation, jsonService, type TargetService } from '../../http/json-service.ts';
import type { ParameterStore } from '../parameter-store.ts';
import { getOperations } from './get.ts';
import { manageOperations } from './manage.ts';
import { putOperations } from './put.ts';

const OPERATIONS = { ...putOperations, ...getOperations, ...manageOperations };

/** The names of all operations that are served. */
export const SSM_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

/** The operations behind `X-Amz-Target: AmazonSSM.<operation>`. */
export function ssmTarget(store: ParameterStore): TargetService {
  const bound = Object.entries(OPERATIONS).map(([name, run]): [string, JsonOperation] => [
    name,
    (input) => run(store, input),
  ]);
  return jsonService(Object.fromEntries(bound), { version: '1.1' });
}
