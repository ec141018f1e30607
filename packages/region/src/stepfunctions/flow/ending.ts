import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { runtimeFailure } from '../run/failure.ts';
import type { Evaluate, Scope } from './expression.ts';

/** What a state, one of its choices or a catcher makes of a result: variables, and in JSONata the output. */
export interface Ending {
  readonly assign: Evaluate | undefined;
  readonly output: Evaluate | undefined;
}

export const NO_ENDING: Ending = { assign: undefined, output: undefined };

/** The variables that it assigns, by name. All are computed from the values before. */
export async function assignedBy({ assign }: Ending, scope: Scope): Promise<JsonObject> {
  const assigned: Json = assign ? await assign(scope) : {};
  if (isObject(assigned)) return assigned;
  throw runtimeFailure('Assign must be an object.');
}
