import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { StateKind } from '../definition/state.ts';
import { find, type Scope } from '../flow/expression.ts';
import { timestampOf } from '../flow/timestamp.ts';
import { parsePath } from '../json-path/parse.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import { QueryFailure, runtimeFailure } from '../run/failure.ts';

const MAX_SECONDS = 99_999_999;
/** 24,855 days. */
const MAX_DELAY_MS = 2_147_483_647_000;
const WAYS = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'];

export const wait: StateKind = {
  traits: ['paths', 'transition', 'ending'],
  fields: WAYS,
  jsonataFields: ['Seconds', 'Timestamp'],
  compile(reader) {
    if (WAYS.filter((name) => reader.has(name)).length !== 1) {
      reader.problem('', `Exactly one of ${WAYS.join(', ')} is required`);
    }
    const endOf = reader.language === 'JSONata' ? readJsonataEnd(reader) : readEnd(reader);
    return async ({ input, scope, branch, enteredAt }) => {
      const { clock } = branch.execution;
      const delayMs = (await endOf(scope, enteredAt)) - clock.now();
      if (delayMs > MAX_DELAY_MS) throw runtimeFailure('Wait state delay is too long.');
      await branch.sleep(Math.max(0, delayMs));
      return { result: input };
    };
  },
};

/** The end of a wait that began at `enteredAt`. Both are in milliseconds since the epoch. */
type End = (scope: Scope, enteredAt: number) => number | Promise<number>;

function readEnd(reader: Reader): End {
  const seconds = reader.number('Seconds', 0, MAX_SECONDS);
  const timestamp = reader.text('Timestamp');
  const [secondsPath, timestampPath] = [readInputPath(reader, 'SecondsPath'), readInputPath(reader, 'TimestampPath')];
  if (timestamp !== undefined && timestampOf(timestamp) === undefined) {
    reader.problem('Timestamp', 'The field must be an RFC 3339 timestamp');
  }
  return (scope, enteredAt) => {
    if (seconds !== undefined) return enteredAt + seconds * 1000;
    if (secondsPath) return enteredAt + secondsIn(secondsPath(scope), secondsPath.text) * 1000;
    const at = timestampPath ? timestampPath(scope) : timestamp;
    const atMs = timestampOf(at);
    if (atMs !== undefined) return atMs;
    const what =
      'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string';
    throw runtimeFailure(`${what}: ${timestampPath?.text ?? ''} == ${shown(at)}`);
  };
}

function readJsonataEnd(reader: Reader): End {
  const seconds = jsonataValue(reader, 'Seconds', 'number', isSeconds);
  const timestamp = jsonataValue(reader, 'Timestamp', 'string', isText);
  return async (scope, enteredAt) => {
    const wanted = await seconds(scope);
    if (wanted !== undefined) return enteredAt + wanted * 1000;
    const at = await timestamp(scope);
    const atMs = timestampOf(at);
    if (atMs !== undefined) return atMs;
    const what = 'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string';
    throw new QueryFailure(`${what}: ${at ?? ''}`, 'Timestamp', true);
  };
}

const isText = (value: Json): value is string => typeof value === 'string';
const isSeconds = (value: Json): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_SECONDS;

/** A path whose failure names the field. */
interface InputPath {
  (scope: Scope): Json;
  readonly text: string;
}

function readInputPath(reader: Reader, field: string): InputPath | undefined {
  const text = reader.text(field);
  const path = text === undefined ? undefined : reader.compiled(field, () => parsePath(text));
  if (!path) return undefined;
  const read = (scope: Scope): Json => {
    const found = find(path, scope);
    if (found !== undefined) return found;
    throw runtimeFailure(`The ${field} parameter does not reference an input value: ${path.text}`);
  };
  return Object.assign(read, { text: path.text });
}

function secondsIn(value: Json, path: string): number {
  const fault = (what: string): never => {
    throw runtimeFailure(`The SecondsPath parameter ${what}: ${path} == ${shown(value)}`);
  };
  if (typeof value !== 'number' || !Number.isInteger(value)) return fault('cannot be parsed as a long value');
  if (value < 0) return fault('references a negative value');
  return value <= MAX_SECONDS ? value : fault(`references a value above ${MAX_SECONDS}`);
}

/** A value as a failure shows it: a text without quotes. */
const shown = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value));
