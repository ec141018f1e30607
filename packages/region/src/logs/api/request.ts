import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { Checker, type Constraint } from '../../http/input-checker.ts';
import { compileFilterPattern, type MessageFilter } from '../filter/pattern.ts';
import type { LogGroup, LogStream } from '../log-group.ts';
import type { LogStore } from '../log-store.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const GROUP_NAME: Constraint = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
export const STREAM_NAME: Constraint = { min: 1, max: 512, pattern: '[^:*]*' };
const GROUP_IDENTIFIER: Constraint = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' };
const FILTER_PATTERN: Constraint = { max: 1024 };
/** An event takes 26 bytes besides its message; a page has at most 1 MB of events. */
export const MAX_PAGE_BYTES = 1_048_576;
export const EVENTS_LIMIT: Constraint = { min: 1, max: 10_000 };
export const DEFAULT_EVENTS_LIMIT = 10_000;

/** Reads a request. @throws AwsError InvalidParameterException, where other services say ValidationException */
export function checked<T>(input: JsonObject, read: (check: Checker) => T): T {
  const check = new Checker(input);
  try {
    const result = read(check);
    check.done();
    return result;
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ValidationException') throw error;
    throw invalidParameter(error.message);
  }
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function notFound(what: 'log group' | 'log stream'): AwsError {
  return new AwsError('ResourceNotFoundException', `The specified ${what} does not exist.`);
}

/** The group of a request, as `logGroupName` or as `logGroupIdentifier`, which takes a name or an ARN. */
export function readGroup(check: Checker): string {
  const name = check.text('logGroupName', GROUP_NAME);
  const identifier = check.text('logGroupIdentifier', GROUP_IDENTIFIER);
  if (name !== undefined && identifier !== undefined) {
    throw invalidParameter('Only one of logGroupName and logGroupIdentifier may be given.');
  }
  if (identifier !== undefined) return groupNameIn(identifier);
  return name ?? check.requiredText('logGroupName');
}

export function readGroups(check: Checker): readonly string[] {
  return check.requiredTexts('logGroupIdentifiers', { min: 1, max: 10 }).map(groupNameIn);
}

/** `arn:aws:logs:<region>:<account>:log-group:<name>`, with or without `:*`, or the name alone. */
const groupNameIn = (identifier: string): string => /:log-group:([^:]+)/.exec(identifier)?.[1] ?? identifier;

/** @throws AwsError ResourceNotFoundException */
export function groupOf(store: LogStore, name: string): LogGroup {
  const group = store.group(name);
  if (group === undefined) throw notFound('log group');
  return group;
}

/** @throws AwsError ResourceNotFoundException */
export function streamIn(group: LogGroup, name: string): LogStream {
  const stream = group.stream(name);
  if (stream === undefined) throw notFound('log stream');
  return stream;
}

/** @throws AwsError InvalidParameterException */
export function readFilter(check: Checker, name: string): MessageFilter {
  return compileFilterPattern(check.text(name, FILTER_PATTERN) ?? '');
}

/** Tells whether a stream is wanted. @param prefixes no more than one of both lists may be there */
export function streamFilter(
  names: readonly string[] | undefined,
  prefixes: readonly string[] | undefined,
): (name: string) => boolean {
  if (names !== undefined && prefixes !== undefined) {
    throw invalidParameter('Stream names and prefixes of stream names cannot be given together.');
  }
  if (names !== undefined) return (name) => names.includes(name);
  return (name) => prefixes === undefined || prefixes.some((prefix) => name.startsWith(prefix));
}
