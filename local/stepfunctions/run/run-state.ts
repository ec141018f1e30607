import type { Json } from '../../core/json.ts';
import type { State, StateRun } from '../definition/state.ts';
import type { Scope } from '../flow/expression.ts';
import type { Branch } from './branch.ts';
import { checkSize, inputDetails, outputDetails } from './data.ts';
import { MachineFailure, StateFailure } from './failure.ts';
import { matchesError, Retries } from './retry.ts';

export interface Transition {
  readonly output: Json;
  /** Undefined where the machine ends. */
  readonly next: string | undefined;
}

/** A visit to a state: where it is, and since when. */
interface Visit {
  readonly state: State;
  readonly branch: Branch;
  readonly rawInput: Json;
  readonly enteredEventId: number;
  readonly enteredAt: number;
}

/**
 * Runs one state: its work with everything around it, retries, and catchers.
 * @throws StateFailure when it fails and nothing catches that; BranchAborted
 */
export async function runState(state: State, branch: Branch, rawInput: Json): Promise<Transition> {
  const entered = { name: state.name, ...inputDetails(rawInput) };
  const enteredEventId = branch.record(`${state.type}StateEntered`, { stateEnteredEventDetails: entered });
  branch.execution.journal('entered', state.name);
  const visit = { state, branch, rawInput, enteredEventId, enteredAt: branch.execution.clock.now() };
  const transition = await attempts(visit);
  const exited = { name: state.name, ...outputDetails(transition.output) };
  branch.record(`${state.type}StateExited`, { stateExitedEventDetails: exited });
  return transition;
}

async function attempts(visit: Visit): Promise<Transition> {
  const { state, branch } = visit;
  const retries = new Retries(state.retriers);
  for (let retryCount = 0; ; retryCount++) {
    try {
      return await attempt(visit, retryCount);
    } catch (error) {
      const failure = failureIn(error, visit);
      const reason = { error: failure.errorName ?? '', cause: failure.causeText ?? '' };
      const delayMs = retries.delayMs(failure.errorName, branch.execution.random);
      branch.checkAborted();
      if (delayMs === undefined) return caught(visit, failure);
      branch.execution.journal('retry-scheduled', state.name, { ...reason, attempt: retryCount + 1, delayMs });
      await branch.sleep(delayMs);
    }
  }
}

async function attempt({ state, branch, rawInput, enteredAt }: Visit, retryCount: number): Promise<Transition> {
  const context = branch.context(state.name, enteredAt, retryCount);
  const scope = (input: Json): Scope => ({ input, context, random: branch.execution.random });
  const filtered = state.inputPath ? state.inputPath(scope(rawInput)) : rawInput;
  const input = state.parameters ? state.parameters(scope(filtered)) : filtered;
  const run: StateRun = { name: state.name, branch, input, context };
  const { result, next } = await state.work(run);
  branch.checkAborted();
  const selected = state.resultSelector ? state.resultSelector(scope(result)) : result;
  const placed = state.placeResult ? state.placeResult(rawInput, selected) : selected;
  const output = state.outputPath ? state.outputPath(scope(placed)) : placed;
  checkSize(state.name, output);
  return { output, next: next ?? state.next };
}

function caught({ state, branch, rawInput }: Visit, failure: StateFailure): Transition {
  const { errorName, causeText } = failure;
  const catcher = state.catchers.find(({ errors }) => matchesError(errors, errorName));
  branch.execution.journal('failed', state.name, {
    error: errorName ?? '',
    cause: causeText ?? '',
    caughtBy: catcher?.next ?? null,
  });
  if (!catcher) throw failure;
  const error = {
    ...(errorName !== undefined && { Error: errorName }),
    ...(causeText !== undefined && { Cause: causeText }),
  };
  return { output: catcher.place ? catcher.place(rawInput, error) : error, next: catcher.next };
}

/** The failure as Retry and Catch see it; anything else goes on as it is. */
function failureIn(error: unknown, { state, enteredEventId }: Visit): StateFailure {
  if (error instanceof MachineFailure) return error.at(state.name, enteredEventId);
  if (error instanceof StateFailure) return error;
  throw error;
}
