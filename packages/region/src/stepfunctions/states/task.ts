import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { StateKind } from '../definition/state.ts';
import type { Scope } from '../flow/expression.ts';
import { delimited } from '../jsonata/template.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import { runtimeFailure } from '../run/failure.ts';
import { findTask } from '../tasks/table.ts';
import type { Task } from '../tasks/task.ts';
import { runTask } from './run-task.ts';

const MAX_TIMEOUT_SECONDS = 99_999_999;

export const task: StateKind = {
  traits: ['paths', 'parameters', 'resultSelector', 'resultPath', 'errors', 'transition', 'ending'],
  fields: ['Resource', 'TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath'],
  jsonataFields: ['Resource', 'TimeoutSeconds', 'HeartbeatSeconds'],
  compile(reader) {
    const found = findTask(reader.requiredText('Resource'));
    if (typeof found === 'string') {
      reader.problem('Resource', found, 'UNSUPPORTED');
      return ({ input }) => ({ result: input });
    }
    if (reader.isExpress && found.ends !== 'answer') {
      const suffix = found.ends === 'token' ? '.waitForTaskToken' : '.sync';
      const what = found.isActivity ? 'Activity tasks' : `'${suffix}' service integration`;
      reader.problem('Resource', `Express state machine does not support ${what}`);
    }
    checkParameters(reader, found);
    const [timeoutOf, heartbeatOf] = [readSeconds(reader, 'TimeoutSeconds'), readSeconds(reader, 'HeartbeatSeconds')];
    return async (run) => {
      const limits = { timeoutSeconds: await timeoutOf(run.scope), heartbeatSeconds: await heartbeatOf(run.scope) };
      return { result: await runTask(run, found, limits) };
    };
  },
};

function readSeconds(reader: Reader, name: string): (scope: Scope) => Promise<number | undefined> {
  if (reader.language === 'JSONata') return jsonataValue(reader, name, 'number', isSeconds);
  const fixed = reader.number(name, 1, MAX_TIMEOUT_SECONDS);
  const path = reader.pathAt(`${name}Path`);
  return async (scope) => {
    const seconds = path ? path(scope) : fixed;
    if (seconds === undefined || isSeconds(seconds)) return seconds;
    throw runtimeFailure(`${name}Path must point to a number from 1 to ${MAX_TIMEOUT_SECONDS}.`);
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
