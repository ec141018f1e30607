import { createRequire } from 'node:module';
import type jsonata from 'jsonata';
import { isObject, type Json, objectOf } from '../../core/json.ts';
import type { Evaluate, Scope } from '../flow/expression.ts';
import { PathSyntaxError } from '../json-path/path.ts';
import { QueryFailure } from '../run/failure.ts';
import { jsonataFunctions } from './functions.ts';

const load = createRequire(import.meta.url);
/** Loaded with the first expression: most regions have none. */
let library: typeof jsonata | undefined;
/** An expression that never ends must not hold up the region. */
const MAX_EVALUATION_MS = 5000;

/**
 * Compiles a JSONata expression.
 * @param text without its delimiters
 * @param field its place in the state, for example `Output/total`
 * @throws PathSyntaxError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function jsonataExpression(text: string, field: string): Evaluate {
  const expression = compiled(text, field);
  const what = `The JSONata expression '${text}' specified for the field '${field}'`;
  return async (scope) => {
    const result = await expression.evaluate(undefined, bindings(scope)).catch((error: unknown) => {
      throw new QueryFailure(`${what} threw an error during evaluation. ${reasonOf(error)}`, field);
    });
    if (result === undefined) throw new QueryFailure(`${what} returned nothing (undefined).`, field);
    if (isFunction(result)) throw new QueryFailure(`${what} returned an unsupported result type.`, field);
    return plain(result);
  };
}

function compiled(text: string, field: string): jsonata.Expression {
  library ??= load('jsonata') as typeof jsonata;
  try {
    return library(text, { timeout: MAX_EVALUATION_MS });
  } catch (error) {
    throw new PathSyntaxError(`The JSONata expression in the field '${field}' is not valid: ${reasonOf(error)}`);
  }
}

/** `$states` and the variables, beside the functions that Step Functions adds. */
function bindings({ input, context, result, errorOutput, variables, random }: Scope): Record<string, unknown> {
  const states = {
    input,
    context,
    ...(result !== undefined && { result }),
    ...(errorOutput !== undefined && { errorOutput }),
  };
  return { ...jsonataFunctions(random), eval: undefined, ...variables, states };
}

/** JSONata throws objects with a code and a message. */
function reasonOf(error: unknown): string {
  const { code, message } = objectOf(error);
  return [code, message].filter((part) => typeof part === 'string').join(': ') || String(error);
}

function isFunction(result: unknown): boolean {
  return (
    typeof result === 'function' || (isObject(result) && ('_jsonata_lambda' in result || '_jsonata_function' in result))
  );
}

/** Without the marks that JSONata leaves on lists. */
function plain(result: unknown): Json {
  return JSON.parse(JSON.stringify(result)) as Json;
}
