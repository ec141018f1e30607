import { createRequire } from 'node:module';
import type jsonata from 'jsonata';
import { isObject, type Json, objectOf, parseJson } from '../../core/json.ts';
import type { Evaluate, Scope } from '../flow/expression.ts';
import { PathSyntaxError } from '../json-path/path.ts';
import { QueryFailure } from '../run/failure.ts';
import { jsonataFunctions, MAX_ITEMS } from './functions.ts';
import { LIMITED_REG_EXP } from './limited-reg-exp.ts';

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
    const failed = (reason: string): QueryFailure => new QueryFailure(`${what} ${reason}`, field);
    const result = await expression.evaluate(undefined, bindings(scope)).catch((error: unknown) => {
      throw failed(`threw an error during evaluation. ${reasonOf(error)}`);
    });
    if (result === undefined) throw failed('returned nothing (undefined).');
    const value = isFunction(result) ? undefined : plain(result);
    if (value === undefined) throw failed('returned an unsupported result type.');
    return value;
  };
}

function compiled(text: string, field: string): jsonata.Expression {
  library ??= load('jsonata') as typeof jsonata;
  try {
    return library(text, { timeout: MAX_EVALUATION_MS, sequence: MAX_ITEMS, RegexEngine: LIMITED_REG_EXP });
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

/** Without the marks that JSONata leaves on lists; undefined for one of too many values, such as a list of itself many times over. */
function plain(result: unknown): Json | undefined {
  let count = 0;
  const counted = (_name: string, value: unknown): unknown => {
    if (++count > MAX_ITEMS) throw new RangeError('The result has too many values.');
    return value;
  };
  try {
    return parseJson(JSON.stringify(result, counted));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
