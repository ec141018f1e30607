import type { Reader } from '../definition/reader.ts';
import type { StateKind } from '../definition/state.ts';
import type { Expression } from '../flow/expression.ts';
import { timestampOf } from '../flow/timestamp.ts';
import { runtimeFailure } from '../run/failure.ts';

const MAX_SECONDS = 99_999_999;
const WAYS = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'];

export const wait: StateKind = {
  traits: ['paths', 'transition'],
  fields: WAYS,
  compile(reader) {
    if (WAYS.filter((name) => reader.has(name)).length !== 1) {
      reader.problem('', `Exactly one of ${WAYS.join(', ')} is required`);
    }
    const endOf = readEnd(reader);
    return async ({ input, context, branch, enteredAt }) => {
      const { clock, random } = branch.execution;
      await branch.sleep(Math.max(0, endOf({ input, context, random }, enteredAt) - clock.now()));
      return { result: input };
    };
  },
};

/** The end of a wait that began at `enteredAt`. Both are in milliseconds since the epoch. */
type End = (scope: Parameters<Expression>[0], enteredAt: number) => number;

function readEnd(reader: Reader): End {
  const seconds = reader.number('Seconds', 0, MAX_SECONDS);
  const timestamp = reader.text('Timestamp');
  const [secondsPath, timestampPath] = [reader.pathAt('SecondsPath'), reader.pathAt('TimestampPath')];
  if (timestamp !== undefined && timestampOf(timestamp) === undefined) {
    reader.problem('Timestamp', 'The field must be an RFC 3339 timestamp');
  }
  return (scope, enteredAt) => {
    if (seconds !== undefined) return enteredAt + seconds * 1000;
    if (secondsPath) return enteredAt + secondsIn(secondsPath(scope)) * 1000;
    const at = timestampPath ? timestampPath(scope) : timestamp;
    const atMs = timestampOf(at);
    if (atMs === undefined) throw runtimeFailure(`${JSON.stringify(at)} is not an RFC 3339 timestamp`);
    return atMs;
  };
}

function secondsIn(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= MAX_SECONDS) return value;
  throw runtimeFailure(
    `The SecondsPath parameter does not reference a valid number of seconds: ${JSON.stringify(value)}`,
  );
}
