import type { JsonObject } from '../../core/json.ts';
import { defined, number, object, text, textOr, texts } from '../../core/properties.ts';
import type { ExecutionEnd, ExecutionStart, ExecutionStatus } from './execution-record.ts';
import { StateFailure } from './failure.ts';

/** The facts of a start without its state machine. */
export function startFacts({ name, input, startedAt, ids }: ExecutionStart): JsonObject {
  return { name, input, startedAt, ids };
}

export function readFacts(row: JsonObject): Omit<ExecutionStart, 'stateMachine'> {
  return {
    name: textOr(row, 'name', ''),
    input: textOr(row, 'input', ''),
    startedAt: number(row, 'startedAt') ?? 0,
    ids: texts(row, 'ids'),
  };
}

export function endRow({ status, stoppedAt, output, failure }: ExecutionEnd): JsonObject {
  const shown = failure && defined({ error: failure.errorName, cause: failure.causeText });
  return defined({ status, stoppedAt, output, failure: shown });
}

/** Undefined for an execution that has not ended. */
export function readEnd(row: JsonObject): ExecutionEnd | undefined {
  const status = ENDED.find((one) => one === row['status']);
  if (status === undefined) return undefined;
  const failure = object(row, 'failure');
  return {
    status,
    stoppedAt: number(row, 'stoppedAt'),
    output: text(row, 'output'),
    failure:
      row['failure'] === undefined ? undefined : new StateFailure(text(failure, 'error'), text(failure, 'cause')),
  };
}

const ENDED: readonly ExecutionStatus[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];
