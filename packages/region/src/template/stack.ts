import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import { DEFAULT_STACK, type StackIdentity } from './pseudo.ts';
import { scalarText } from './values.ts';

/** The file in which `sls package` leaves what it knows beside the template. */
const STATE_FILE = 'serverless-state.json';

/** The region and name under which the package would be deployed; {@link DEFAULT_STACK} for what it does not say. */
export function readStack(packageDir: string): StackIdentity {
  const file = path.join(packageDir, STATE_FILE);
  const state = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const provider = member(member(state, 'service'), 'provider');
  return {
    ...DEFAULT_STACK,
    region: scalarText(provider['region']) ?? DEFAULT_STACK.region,
    stackName: scalarText(provider['stackName']) ?? DEFAULT_STACK.stackName,
  };
}

function member(value: Json | undefined, name: string): JsonObject {
  const inner = isObject(value) ? value[name] : undefined;
  return isObject(inner) ? inner : {};
}
