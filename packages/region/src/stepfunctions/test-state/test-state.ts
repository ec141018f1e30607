import type { Json, JsonObject } from '../../core/json.ts';
import type { State, Work } from '../definition/state.ts';
import { Branch } from '../run/branch.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import { Retries } from '../run/retry.ts';
import { runState, type Transition } from '../run/run-state.ts';
import { inspected, type Steps } from './inspected.ts';

export interface Tested {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  /** Without it the state failed, and nothing catches that. */
  readonly transition?: Transition;
  readonly failure?: StateFailure;
  readonly steps: Steps;
}

interface Test {
  readonly scope: ExecutionScope;
  readonly state: State;
  readonly input: Json;
  readonly variables: JsonObject;
  /** What is done instead of the work of the state. */
  readonly mock?: Work | undefined;
}

/**
 * Runs one state once: nothing is retried.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export async function testState({ scope, state, input, variables, mock }: Test): Promise<Tested> {
  const steps: Steps = {};
  const run = (one: State): Promise<Transition> => {
    const branch = new Branch(scope, new AbortController().signal, 0, { variables });
    return branch.working(() => runState({ ...one, retriers: [] }, branch, input));
  };
  try {
    const transition = await run(inspected({ ...state, catchers: [] }, steps, mock));
    return { status: 'SUCCEEDED', transition, steps };
  } catch (failure) {
    if (!(failure instanceof StateFailure)) throw failure;
    if (new Retries(state.retriers).delayMs(failure, scope.random) !== undefined)
      return { status: 'RETRIABLE', failure, steps };
    return { ...(await caught(run, state, failure)), failure, steps };
  }
}

/** Catches a failure as the state does, without its work. */
async function caught(
  run: (state: State) => Promise<Transition>,
  state: State,
  failure: StateFailure,
): Promise<Pick<Tested, 'status' | 'transition'>> {
  const work: Work = () => Promise.reject(failure);
  try {
    const transition = await run({ ...state, inputPath: undefined, parameters: undefined, work });
    return { status: 'CAUGHT_ERROR', transition };
  } catch (error) {
    if (error instanceof StateFailure) return { status: 'FAILED' };
    throw error;
  }
}
