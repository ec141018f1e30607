import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Machine, StateRun } from '../definition/state.ts';
import type { Evaluate } from '../flow/expression.ts';
import type { Branch } from '../run/branch.ts';
import { StateFailure } from '../run/failure.ts';
import { runMachine } from '../run/run-machine.ts';

export interface IterationOf {
  readonly machine: Machine;
  /** ItemSelector; without it the input is the item. */
  readonly selector: Evaluate | undefined;
  readonly item: Json;
  readonly index: number;
}

/** The part of the context object that is about one item. */
export function itemContext(item: Json, index: number): JsonObject {
  return { Map: { Item: { Index: index, Value: item } } };
}

/** The work of one iteration. */
export function iteration(run: StateRun, of: IterationOf): (inner: Branch) => Promise<Json> {
  const details = { name: run.name, index: of.index };
  return async (inner) => {
    inner.record('MapIterationStarted', { mapIterationStartedEventDetails: details });
    try {
      const result = await runMachine(inner, of.machine, await inputOf(run, of));
      inner.mark('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
      return result;
    } catch (error) {
      const type = error instanceof StateFailure ? 'Failed' : 'Aborted';
      inner.mark(`MapIteration${type}`, { [`mapIteration${type}EventDetails`]: details });
      throw error;
    }
  };
}

function inputOf({ scope }: StateRun, { selector, item, index }: IterationOf): Json | Promise<Json> {
  if (!selector) return item;
  const context = { ...(isObject(scope.context) ? scope.context : {}), ...itemContext(item, index) };
  return selector({ ...scope, context });
}
