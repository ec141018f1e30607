import type { Json } from '../../core/json.ts';
import type { State, StateRun } from '../definition/state.ts';
import type { Scope } from '../flow/expression.ts';
import type { Branch } from './branch.ts';
import { checkSize, inputDetails, outputDetails } from './data.ts';
import { isTerminal, MachineFailure, StateFailure } from './failure.ts';
import type { Position } from './position.ts';
import { matchesError, Retries } from './retry.ts';

export interface Transition {
  readonly output: Json;
  /** Undefined when the machine ends. */
  readonly next: string | undefined;
}

/** A visit to a state: the state, the time of entry, and the retries so far. */
interface Visit {
  readonly state: State;
  readonly branch: Branch;
  readonly rawInput: Json;
  readonly enteredEventId: number;
  readonly enteredAt: number;
  readonly retries: Retries;
  readonly retryCount: number;
}

/**
 * Runs one state: its input and output processing, its work, its retries and its catchers.
 * @param from a visit that an earlier region began
 * @throws StateFailure when it fails and no catcher matches; BranchAborted
 */
export async function runState(state: State, branch: Branch, rawInput: Json, from?: Position): Promise<Transition> {
  const transition = await attempts(from ? returned(state, branch, from) : entered(state, branch, rawInput), from);
  const exited = { name: state.name, ...outputDetails(transition.output) };
  branch.record(`${state.type}StateExited`, { stateExitedEventDetails: exited });
  return transition;
}

function entered(state: State, branch: Branch, rawInput: Json): Visit {
  const details = { name: state.name, ...inputDetails(rawInput) };
  const enteredEventId = branch.record(`${state.type}StateEntered`, { stateEnteredEventDetails: details });
  branch.execution.journal('entered', state.name);
  const enteredAt = branch.execution.clock.now();
  const retries = new Retries(state.retriers);
  const visit = { state, branch, rawInput, enteredEventId, enteredAt, retries, retryCount: 0 };
  persist(visit, null);
  return visit;
}

function returned(state: State, branch: Branch, from: Position): Visit {
  branch.execution.journal('entered', state.name, { resumed: true });
  return { ...from, state, branch, retries: new Retries(state.retriers, from.retriesUsed) };
}

function persist({ state, branch, retries, ...visit }: Visit, attemptAt: number | null): void {
  branch.persist(() => ({ ...visit, state: state.name, retriesUsed: retries.used, attemptAt }));
}

async function attempts(first: Visit, from: Position | undefined): Promise<Transition> {
  const { state, branch, retries } = first;
  const { clock, random } = branch.execution;
  if (from?.attemptAt) await branch.sleep(from.attemptAt - clock.now());
  for (let visit = first; ; visit = { ...visit, retryCount: visit.retryCount + 1 }) {
    try {
      return await attempt(visit);
    } catch (error) {
      const failure = failureIn(error, visit);
      const reason = { error: failure.errorName ?? '', cause: failure.causeText ?? '' };
      const delayMs = retries.delayMs(failure.errorName, random);
      branch.checkAborted();
      if (delayMs === undefined) {
        if (state.failedEvent !== undefined && !isOwnEnd(error)) branch.record(state.failedEvent);
        return caught(visit, failure);
      }
      const retryCount = visit.retryCount + 1;
      branch.execution.journal('retry-scheduled', state.name, { ...reason, attempt: retryCount, delayMs });
      persist({ ...visit, retryCount }, clock.now() + delayMs);
      await branch.sleep(delayMs);
    }
  }
}

async function attempt({ state, branch, rawInput, enteredAt, retryCount }: Visit): Promise<Transition> {
  const context = branch.context(state.name, enteredAt, retryCount);
  const scope = (input: Json): Scope => ({ input, context, random: branch.execution.random });
  const filtered = state.inputPath ? state.inputPath(scope(rawInput)) : rawInput;
  const input = state.parameters ? state.parameters(scope(filtered)) : filtered;
  const run: StateRun = { name: state.name, branch, input, context, enteredAt };
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

/** A failure of the state itself that ends the execution: AWS then writes no event of the state. */
function isOwnEnd(error: unknown): boolean {
  return error instanceof MachineFailure && isTerminal(error.errorName);
}

/** The failure as Retry and Catch see it; any other error stays as it is. */
function failureIn(error: unknown, { state, enteredEventId }: Visit): StateFailure {
  if (error instanceof MachineFailure) return error.at(state.name, enteredEventId);
  if (error instanceof StateFailure) return error;
  throw error;
}
