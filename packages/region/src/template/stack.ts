import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { at, type Json, parseJson, textOf } from '../core/json.ts';
import { CDK_SUFFIX } from './locate.ts';
import { DEFAULT_STACK, type StackIdentity } from './pseudo.ts';

/** The file in which `sls package` leaves what it knows beside the template. */
const STATE_FILE = 'serverless-state.json';

/** The region and name under which the package would be deployed; {@link DEFAULT_STACK} for what it does not say. */
export function readStack(packageDir: string, templateFile = ''): StackIdentity {
  const file = path.join(packageDir, STATE_FILE);
  const state = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const provider = at(state, 'service', 'provider');
  return {
    ...DEFAULT_STACK,
    region: textOf(at(provider, 'region'), DEFAULT_STACK.region),
    stackName: textOf(at(provider, 'stackName'), usualName(state) ?? cdkName(templateFile) ?? DEFAULT_STACK.stackName),
  };
}

/** The framework's own default. */
function usualName(state: Json | undefined): string | undefined {
  const service = textOf(at(state, 'service', 'service'));
  const stage = textOf(at(state, 'service', 'provider', 'stage'));
  return service !== '' && stage !== '' ? `${service}-${stage}` : undefined;
}

/** The name of a stack in that of its template. */
const cdkName = (file: string): string | undefined =>
  file.endsWith(CDK_SUFFIX) ? path.basename(file, CDK_SUFFIX) : undefined;
