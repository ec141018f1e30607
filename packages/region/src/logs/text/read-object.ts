import { at, isObject, type Json, type JsonObject, listOf, objectOf, textOf } from '../../core/json.ts';
import type { LogEntry } from './entry.ts';

/** What each line of a function has in the same way, so that it tells nothing. */
const SAME_EVERYWHERE = new Set([
  'level',
  'message',
  'timestamp',
  'time',
  'requestId',
  'service',
  'cold_start',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'sampling_rate',
  'xray_trace_id',
]);

/** Reads a JSON line: of a logger, of `console` in the format JSON, of the platform, or of metrics. */
export function readObject(object: JsonObject): LogEntry {
  if (isObject(object['_aws'])) return metrics(object);
  const { type, record } = object;
  if (typeof type === 'string' && type.startsWith('platform.')) return platform(type, objectOf(record));
  const { message: said, ...rest } = object;
  // `console.error(object)` in the format JSON has the object as its message.
  const { message, ...fields } = isObject(said) ? { message: undefined, ...rest, ...said } : { message: said, ...rest };
  const error = errorIn(fields);
  const text = textIn(message) || error.message;
  return {
    kind: 'line',
    level: textOf(object['level']).toUpperCase(),
    requestId: idIn(object),
    message: text,
    fields: without(fields, new Set([...SAME_EVERYWHERE, ...error.members])),
    more: belowOf(text, error),
  };
}

/** A stack begins with the error, which the message may already tell. */
function belowOf(text: string, { message, stack }: ErrorParts): readonly string[] {
  const lines = stack.length === 0 && message !== '' ? [message] : stack;
  return lines[0] === text ? lines.slice(1) : lines;
}

const idIn = (object: JsonObject): string | undefined =>
  [object['requestId'], object['function_request_id'], object['AWSRequestId']].find((id) => typeof id === 'string');

const textIn = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function metrics({ _aws: about, ...values }: JsonObject): LogEntry {
  const definitions = listOf(at(about, 'CloudWatchMetrics')).flatMap((set) => listOf(at(set, 'Metrics')));
  const names = definitions.flatMap((metric) => textOf(at(metric, 'Name')) || []);
  const fields = Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  return { kind: 'metric', level: 'METRIC', requestId: idIn(values), message: '', fields, more: [] };
}

/** `platform.report` with its record reads as REPORT with its figures. */
function platform(type: string, { requestId, metrics: figures, ...rest }: JsonObject): LogEntry {
  return {
    kind: 'platform',
    level: '',
    requestId: typeof requestId === 'string' ? requestId : undefined,
    message: type.replace('platform.', '').toUpperCase(),
    fields: { ...objectOf(figures), ...without(rest, new Set(['version', 'tracing'])) },
    more: [],
  };
}

interface ErrorParts {
  readonly message: string;
  readonly stack: readonly string[];
  /** The members that tell of it. */
  readonly members: readonly string[];
}

/** An error: in the member `error` or `err`, as loggers write it, or in members of its own, as Lambda does. */
function errorIn(fields: JsonObject): ErrorParts {
  const member = ['error', 'err'].find((name) => isObject(fields[name]));
  const inner = objectOf(member === undefined ? undefined : fields[member]);
  if (member !== undefined && inner['stack'] !== undefined) {
    const stack = linesOf(inner['stack']).filter((line) => !OF_THE_RUNTIME.test(line));
    return { message: headOf(inner), stack, members: [member] };
  }
  const stack = ['stackTrace', 'stack', 'trace'].find((name) => linesOf(fields[name]).length > 1);
  const isError = fields['errorMessage'] !== undefined;
  const members = [...(isError ? ['errorType', 'errorMessage'] : []), ...(stack === undefined ? [] : [stack])];
  const lines = stack === undefined ? [] : linesOf(fields[stack]);
  return { message: isError ? headOf(fields) : '', stack: lines.filter((line) => !OF_THE_RUNTIME.test(line)), members };
}

const headOf = ({ name, message, errorType, errorMessage }: JsonObject): string =>
  [textOf(name ?? errorType), textOf(message ?? errorMessage)].filter((part) => part !== '').join(': ');

/** Frames of Node.js and of the runtime, here and on AWS: no user has to read them. */
const OF_THE_RUNTIME =
  /^\s*at .*(?:node:internal|node:events|\/var\/runtime\/|\/region\/(?:src|dist)\/lambda\/runtime\/)/;

const linesOf = (stack: Json | undefined): readonly string[] =>
  typeof stack === 'string' ? stack.split('\n') : listOf(stack).map((line) => textIn(line));

const without = (object: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));
