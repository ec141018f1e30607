import { type JsonOperation, jsonService, type TargetService } from '../../http/json-service.ts';
import type { GlueService } from '../glue-service.ts';
import { metadataOperations } from './metadata.ts';
import { registryOperations } from './registries.ts';
import { schemaOperations } from './schemas.ts';
import { tagOperations } from './tags.ts';
import { versionOperations } from './versions.ts';

const OPERATIONS = {
  ...registryOperations,
  ...schemaOperations,
  ...versionOperations,
  ...metadataOperations,
  ...tagOperations,
};

/** The names of all operations that are served. */
export const GLUE_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

/** The operations behind `X-Amz-Target: AWSGlue.<operation>`. */
export function glueTarget(glue: GlueService): TargetService {
  const bound = Object.entries(OPERATIONS).map(([name, run]): [string, JsonOperation] => [
    name,
    (input) => run(glue, input),
  ]);
  return jsonService(Object.fromEntries(bound), { version: '1.1' });
}
