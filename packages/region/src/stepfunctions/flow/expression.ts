import type { Json } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
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
}

/** Gives a value. @throws StateFailure */
export type Expression = (scope: Scope) => Json;

/** The value at a path in its scope; undefined when a definite path finds nothing. */
export function find(path: JsonPath, { input, context }: Scope): Json | undefined {
  return query(path, path.ofContext ? context : input);
}

/** Compiles the path of a field such as InputPath or OutputPath. @throws PathSyntaxError */
export function pathExpression(text: string): Expression {
  const path = parsePath(text);
  return (scope) => {
    const found = find(path, scope);
    if (found === undefined) throw runtimeFailure(`Invalid path '${text}' : No results for path: ${text}`);
    return found;
  };
}
