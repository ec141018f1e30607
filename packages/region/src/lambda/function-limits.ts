import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { defined, number, object, textMap } from '../core/properties.ts';
import { Checker } from '../http/input-checker.ts';

const MAX_ENVIRONMENT_BYTES = 4096;
/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html */
const VARIABLE_NAME = '[a-zA-Z]([a-zA-Z0-9_])+';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED =
  /^(?:AWS_(?:DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(?:GROUP|STREAM)_NAME|RUNTIME_API)|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

/**
 * Makes sure that Lambda takes the settings of a function: members of the API and properties of a template have the
 * same names.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * @throws AwsError ValidationException, InvalidParameterValueException
 */
export function checkFunctionLimits(members: JsonObject): void {
  const check = new Checker(numbersIn(members));
  check.number('Timeout', { min: 1, max: 900 });
  check.number('MemorySize', { min: 128, max: 10_240 });
  check.done();
  checkVariables(textMap(object(object(members, 'Environment'), 'Variables')));
}

/** Like CloudFormation, it takes "5" for 5. What is no number stays as it is, to be refused. */
function numbersIn(members: JsonObject): JsonObject {
  const read = (name: string) => {
    const value = number(members, name);
    return Number.isNaN(value) ? members[name] : value;
  };
  return defined({ Timeout: read('Timeout'), MemorySize: read('MemorySize') });
}

/** A process can be started neither with too many bytes of variables nor with a NUL in one. */
function checkVariables(variables: Readonly<Record<string, string>>): void {
  const names = Object.keys(variables);
  if (!names.every((name) => new RegExp(`^(?:${VARIABLE_NAME})$`).test(name))) {
    const constraint = `[Member must satisfy regular expression pattern: ${VARIABLE_NAME}]`;
    const place = `Value '{${names.join(', ')}}' at 'environment.variables' failed to satisfy constraint`;
    const message = `1 validation error detected: ${place}: Map keys must satisfy constraint: ${constraint}`;
    throw new AwsError('ValidationException', message);
  }
  const why =
    'Lambda was unable to configure your environment variables because the environment variables you have provided';
  const reserved = names.filter((name) => RESERVED.test(name));
  if (reserved.length > 0) {
    const what = 'contains reserved keys that are currently not supported for modification';
    refuse(`${why} ${what}. Reserved keys used in this request: ${reserved.join(', ')}`);
  }
  if (Object.values(variables).some((value) => value.includes('\0'))) refuse(`${why} contain a NUL character.`);
  if (Buffer.byteLength(JSON.stringify(variables)) > MAX_ENVIRONMENT_BYTES) refuse(`${why} exceeded the 4KB limit.`);
}

function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
