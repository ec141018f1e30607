import type { Json, JsonObject } from '../../core/json.ts';
import type { Callback, State } from '../definition/state.ts';
import { assignedBy, type Ending } from '../flow/ending.ts';
import type { Scope } from '../flow/expression.ts';
import type { Branch } from './branch.ts';
import { assignedDetails, checkSize, checkVariables, inputDetails, outputDetails } from './data.ts';
import { isTerminal, MachineFailure, QueryFailure, StateFailure } from './failure.ts';
import type { Position } from './position.ts';
import { matchesError, Retries } from './retry.ts';

export interface Transition {
  readonly output: Json;
  /** The variables that the state assigns. */
  readonly assigned: JsonObject;
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
  /** Of the attempt that runs. */
  readonly token?: string | undefined;
  readonly submitted?: Json | undefined;
}

/**
 * Runs one state: its input and output processing, its work, its retries and its catchers.
 * @param from a visit that an earlier region began
 * @throws StateFailure when it fails and no catcher matches; BranchAborted
 */
export async function runState(state: State, branch: Branch, rawInput: Json, from?: Position): Promise<Transition> {
  const transition = await attempts(from ? returned(state, branch, from) : entered(state, branch, rawInput), from);
  branch.assign(transition.assigned);
  const exited = { name: state.name, ...assignedDetails(transition.assigned), ...outputDetails(transition.output) };
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
  branch.assign(from.variables);
  return { ...from, state, branch, retries: new Retries(state.retriers, from.retriesUsed) };
}

function persist({ state, branch, retries, ...visit }: Visit, attemptAt: number | null): void {
  branch.persist(() => ({
    ...visit,
    state: state.name,
    variables: branch.variables,
    retriesUsed: retries.used,
    attemptAt,
  }));
}

async function attempts(first: Visit, from: Position | undefined): Promise<Transition> {
  const { state, branch, retries } = first;
  const { clock, random } = branch.execution;
  if (from?.attemptAt) await branch.sleep(from.attemptAt - clock.now());
  for (let visit = first; ; visit = nextAttempt(visit)) {
    try {
      return await attempt(withToken(visit));
    } catch (error) {
      const failure = failureIn(error, visit);
      const reason = { error: failure.errorName ?? '', cause: failure.causeText ?? '' };
      const delayMs = retries.delayMs(failure, random);
      branch.checkAborted();
      if (delayMs === undefined) {
        if (state.failedEvent !== undefined && !isOwnEnd(error)) branch.record(state.failedEvent);
        return await caught(visit, failure);
      }
      const retryCount = visit.retryCount + 1;
      branch.execution.journal('retry-scheduled', state.name, { ...reason, attempt: retryCount, delayMs });
      persist(nextAttempt(visit), clock.now() + delayMs);
      await branch.sleep(delayMs);
    }
  }
}

const nextAttempt = ({ token: _token, submitted: _submitted, ...visit }: Visit): Visit => ({
  ...visit,
  retryCount: visit.retryCount + 1,
});

/** The token is persisted before the call that hands it out. */
function withToken(visit: Visit): Visit {
  if (!visit.state.hasToken || visit.token !== undefined) return visit;
  const withOne = { ...visit, token: visit.branch.execution.tokens.create() };
  persist(withOne, null);
  return withOne;
}

async function attempt(visit: Visit): Promise<Transition> {
  const { state, branch, rawInput, enteredAt } = visit;
  const inputScope = scopeOf(visit, rawInput);
  const filtered = state.inputPath ? state.inputPath(inputScope) : rawInput;
  const input = state.parameters ? await state.parameters({ ...inputScope, input: filtered }) : filtered;
  // Paths of the state's own fields, such as TimeoutSecondsPath, read the input before Parameters.
  const scope = state.language === 'JSONata' ? inputScope : { ...inputScope, input: filtered };
  const {
    result,
    next,
    ending = state.ending,
  } = await state.work({ name: state.name, branch, input, scope, enteredAt, callback: callbackOf(visit) });
  branch.checkAborted();
  const selected = state.resultSelector ? state.resultSelector({ ...scope, input: result }) : result;
  const done = endScope(state, inputScope, selected);
  const assigned = await assignedBy(ending, done);
  checkVariables(state.name, assigned, branch.variables);
  const output = await outputOf(visit, ending, done, selected);
  checkSize(state.name, output);
  return { output, assigned, next: next ?? state.next };
}

function callbackOf(visit: Visit): Callback {
  const { token, submitted } = visit;
  return { token, submitted, submit: (answer) => persist({ ...visit, submitted: answer }, null) };
}

function scopeOf({ state, branch, enteredAt, retryCount, token }: Visit, input: Json): Scope {
  const ofState = branch.context(state.name, enteredAt, state.isWorking ? retryCount : undefined);
  const context = token === undefined ? ofState : { ...ofState, Task: { Token: token } };
  return { input, context, random: branch.execution.random, variables: branch.variables };
}

/** What Assign and Output read: in JSONPath the result, in JSONata the input and the result. */
function endScope({ language, isWorking }: State, scope: Scope, result: Json): Scope {
  if (language === 'JSONPath') return { ...scope, input: result };
  return isWorking ? { ...scope, result } : scope;
}

async function outputOf({ state, rawInput }: Visit, { output }: Ending, scope: Scope, result: Json): Promise<Json> {
  if (state.language === 'JSONata') return output ? output(scope) : result;
  const placed = state.placeResult ? state.placeResult(rawInput, result) : result;
  return state.outputPath ? state.outputPath({ ...scope, input: placed }) : placed;
}

async function caught(visit: Visit, failure: StateFailure): Promise<Transition> {
  const { state, branch, rawInput } = visit;
  const { errorName, causeText } = failure;
  const catcher = state.catchers.find(({ errors }) => matchesError(errors, failure));
  branch.execution.journal('failed', state.name, {
    error: errorName ?? '',
    cause: causeText ?? '',
    caughtBy: catcher?.next ?? null,
  });
  if (!catcher) throw failure;
  // A timeout has an empty cause; a callback may give neither a name nor a cause.
  const error = { Error: errorName ?? null, Cause: causeText ?? (errorName === 'States.Timeout' ? '' : null) };
  const isJsonata = state.language === 'JSONata';
  const scope = { ...scopeOf(visit, isJsonata ? rawInput : error), ...(isJsonata && { errorOutput: error }) };
  try {
    const assigned = await assignedBy(catcher.ending, scope);
    checkVariables(state.name, assigned, branch.variables);
    const output = catcher.ending.output ? await catcher.ending.output(scope) : error;
    return { output: catcher.place ? catcher.place(rawInput, output) : output, assigned, next: catcher.next };
  } catch (fault) {
    throw failureIn(fault, visit);
  }
}

/** A failure of the state itself that ends the execution: AWS then writes no event of the state. */
function isOwnEnd(error: unknown): boolean {
  return error instanceof MachineFailure && isTerminal(error.errorName);
}

/** The failure as Retry and Catch see it; any other error stays as it is. */
function failureIn(error: unknown, visit: Visit): StateFailure {
  const { state, enteredEventId } = visit;
  if (error instanceof QueryFailure) recordEvaluation(error, visit);
  if (error instanceof MachineFailure) return error.at(state.name, enteredEventId);
  if (error instanceof StateFailure) return error;
  throw error;
}

function recordEvaluation(failure: QueryFailure, { state, branch, enteredEventId }: Visit): void {
  const { errorName, causeText } = failure.at(state.name, enteredEventId);
  const details = {
    ...(errorName !== undefined && { error: errorName }),
    ...(causeText !== undefined && { cause: causeText }),
  };
  const { location } = failure;
  const isFirst = branch.lastEventId === enteredEventId && !failure.isAfterEntry;
  const entered = branch.execution.history.events[enteredEventId - 1];
  branch.recordAfter(isFirst ? (entered?.previousEventId ?? 0) : branch.lastEventId, 'EvaluationFailed', {
    evaluationFailedEventDetails: { ...details, state: state.name, ...(location !== undefined && { location }) },
  });
}
