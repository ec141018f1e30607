import { isObject, type JsonObject, parseJson, textOf } from '../../core/json.ts';
import type { LogEntry } from './entry.ts';
import { readObject } from './read-object.ts';

/** A longer line is not parsed. */
const MAX_JSON_CHARACTERS = 256 * 1024;

/**
 * Takes an event of a function's log apart: JSON of a logger or of Lambda, a line of `console`, a line of the platform,
 * or any other text.
 */
export function readEntry(text: string): LogEntry {
  const line = text.trimEnd();
  return fromPlatform(line) ?? fromJson(line) ?? fromSandbox(line) ?? fromConsole(line) ?? plain(line);
}

function plain(text: string, about: Partial<LogEntry> = {}): LogEntry {
  const [message = '', ...more] = text.split(/\r\n|\n|\r/);
  return { kind: 'line', level: '', requestId: undefined, message, fields: {}, more, ...about };
}

const PLATFORM = /^(?:START|END|REPORT|INIT_START|INIT_REPORT|EXTENSION)\b/;

function fromPlatform(line: string): LogEntry | undefined {
  if (!PLATFORM.test(line)) return undefined;
  const requestId = /RequestId: (\S+)/.exec(line)?.[1];
  const message = line.replace(/ ?RequestId: \S+/, '').replaceAll('\t', '  ');
  return plain(message, { kind: 'platform', requestId });
}

function fromJson(line: string): LogEntry | undefined {
  const object = objectIn(line);
  return object && readObject(object);
}

function objectIn(text: string): JsonObject | undefined {
  if (!text.startsWith('{') || !text.endsWith('}') || text.length > MAX_JSON_CHARACTERS) return undefined;
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** `RequestId: <id> Error: Task timed out after 3.00 seconds`, and the type of the error below it. */
function fromSandbox(line: string): LogEntry | undefined {
  const [, requestId, message, errorType] = /^RequestId: (\S+) Error: ([^\n]*)(?:\n(\S+))?$/.exec(line) ?? [];
  if (message === undefined) return undefined;
  return plain(message, { level: 'ERROR', requestId, fields: errorType === undefined ? {} : { errorType } });
}

/** Time, request id, level and message, divided by tabs, as `console` writes on Lambda. */
const CONSOLE = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t(\S+)\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t(.*)$/s;
/** The words before an error that Lambda itself writes by way of `console`. */
const THROWN = /^(Invoke Error|Uncaught Exception|Unhandled Promise Rejection)\t(\{.*)$/s;

function fromConsole(line: string): LogEntry | undefined {
  const [, id, level = '', message] = CONSOLE.exec(line) ?? [];
  if (message === undefined) return undefined;
  const requestId = id === 'undefined' ? undefined : id;
  const [, words, error] = THROWN.exec(message) ?? [];
  const object = objectIn(error ?? message);
  if (object === undefined) return plain(message, { level, requestId });
  const entry = readObject(object);
  const whole = words === undefined ? entry.message : textOf([words, entry.message].filter(Boolean).join(': '));
  return { ...entry, level: entry.level || level, requestId: entry.requestId ?? requestId, message: whole };
}
