import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { StateKind, StateRun } from '../definition/state.ts';
import type { Scope } from '../flow/expression.ts';
import { delimited } from '../jsonata/template.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import type { Branch } from '../run/branch.ts';
import { checkSize } from '../run/data.ts';
import { runtimeFailure, StateFailure } from '../run/failure.ts';
import { findTask } from '../tasks/table.ts';
import type { Task } from '../tasks/task.ts';
import { type TaskEvents, taskEvents } from './task-events.ts';

const MAX_TIMEOUT_SECONDS = 99_999_999;

export const task: StateKind = {
  traits: ['paths', 'parameters', 'resultSelector', 'resultPath', 'errors', 'transition', 'ending'],
  fields: ['Resource', 'TimeoutSeconds', 'TimeoutSecondsPath'],
  jsonataFields: ['Resource', 'TimeoutSeconds'],
  compile(reader) {
    const found = findTask(reader.requiredText('Resource'));
    if (typeof found === 'string') {
      reader.problem('Resource', found, 'UNSUPPORTED');
      return ({ input }) => ({ result: input });
    }
    checkParameters(reader, found);
    const timeoutOf = readTimeout(reader);
    return async (run) => ({ result: await runTask(run, found, await timeoutOf(run.scope)) });
  },
};

async function runTask(run: StateRun, found: Task, timeoutSeconds: number | undefined): Promise<Json> {
  const { branch, input, name } = run;
  const events = taskEvents(found, branch.execution.region);
  branch.record(...events.scheduled(input, timeoutSeconds));
  branch.record(...events.started());
  try {
    const result = await withTimeout(branch, timeoutSeconds, () => found.run(input, branch.execution));
    branch.checkAborted();
    checkSize(name, result);
    branch.record(...events.succeeded(result));
    return result;
  } catch (error) {
    branch.checkAborted();
    recordFailure(branch, events, error);
    throw error;
  }
}

function recordFailure(branch: Branch, events: TaskEvents, error: unknown): void {
  if (!(error instanceof StateFailure)) return;
  branch.record(...(error.errorName === 'States.Timeout' ? events.timedOut(error) : events.failed(error)));
}

/** After a timeout the call goes on, but the state does not wait for it. */
function withTimeout(branch: Branch, seconds: number | undefined, work: () => Promise<Json>): Promise<Json> {
  if (seconds === undefined) return work();
  return new Promise((resolve, reject) => {
    const cancel = branch.execution.wallClock.schedule(seconds * 1000, () => {
      reject(new StateFailure('States.Timeout', undefined));
    });
    work().then(resolve, reject).finally(cancel);
  });
}

function readTimeout(reader: Reader): (scope: Scope) => Promise<number | undefined> {
  if (reader.language === 'JSONata') return jsonataValue(reader, 'TimeoutSeconds', 'number', isSeconds);
  const fixed = reader.number('TimeoutSeconds', 1, MAX_TIMEOUT_SECONDS);
  const path = reader.pathAt('TimeoutSecondsPath');
  return async (scope) => {
    const seconds = path ? path(scope) : fixed;
    if (seconds === undefined || typeof seconds === 'number') return seconds;
    throw runtimeFailure('TimeoutSecondsPath must point to a number.');
  };
}

const isSeconds = (value: Json): value is number =>
  typeof value === 'number' && value >= 1 && value <= MAX_TIMEOUT_SECONDS;

/** Each required parameter of the integration must be present, with or without `.$`. */
function checkParameters(reader: Reader, { required }: Task): void {
  if (required.length === 0) return;
  const name = reader.language === 'JSONata' ? 'Arguments' : 'Parameters';
  if (delimited(reader.raw(name)) !== undefined) return;
  const parameters = reader.requiredObject(name);
  for (const field of required) {
    if (!parameters.has(field) && !parameters.has(`${field}.$`)) parameters.problem(field, 'The field is required');
  }
}
