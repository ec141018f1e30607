import type { Json, JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { whyMissing } from '../json-path/missing.ts';
import { parsePath } from '../json-path/parse.ts';
import type { JsonPath } from '../json-path/path.ts';
import { query } from '../json-path/query.ts';
import { runtimeFailure } from '../run/failure.ts';

/** The data that the expressions of a state read. */
export interface Scope {
  readonly input: Json;
  /** The context object, `$$`. */
  readonly context: Json;
  readonly random: Random;
  /** By name, without `$`. */
  readonly variables: JsonObject;
  /** Of the state's work; undefined before it. */
  readonly result?: Json;
  /** Of a failure that is caught. */
  readonly errorOutput?: Json;
}

/** Gives a value. @throws StateFailure */
export type Expression = (scope: Scope) => Json;

/** As {@link Expression}, also for JSONata, which takes its time. @throws StateFailure */
export type Evaluate = (scope: Scope) => Json | Promise<Json>;

/** The value at a path in its scope; undefined when a definite path finds nothing. */
export function find(path: JsonPath, scope: Scope): Json | undefined {
  const root = rootOf(path, scope);
  return root === undefined ? undefined : query(path, root);
}

/** Compiles the path of a field such as InputPath or OutputPath. @throws PathSyntaxError */
export function pathExpression(text: string): Expression {
  const path = parsePath(text);
  return (scope) => {
    const found = find(path, scope);
    if (found !== undefined) return found;
    throw runtimeFailure(`Invalid path '${text}' : ${whyMissing(path, rootOf(path, scope) ?? null)}`);
  };
}

/** A path of a field whose failure names the field: ErrorPath, CausePath, a template's. @throws PathSyntaxError */
export function fieldPath(field: string, text: string): Expression {
  const path = parsePath(text);
  return (scope) => {
    const found = find(path, scope);
    if (found !== undefined) return found;
    const shown = JSON.stringify(rootOf(path, scope));
    throw runtimeFailure(
      `The JSONPath '${text}' specified for the field '${field}' could not be found in the input '${shown}'`,
    );
  };
}

/** Undefined for a variable that nothing was assigned to. */
function rootOf({ ofContext, variable }: JsonPath, { input, context, variables }: Scope): Json | undefined {
  if (variable !== undefined) return Object.hasOwn(variables, variable) ? variables[variable] : undefined;
  return ofContext ? context : input;
}
