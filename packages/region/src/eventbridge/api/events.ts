import { AwsError } from '../../core/aws-error.ts';
import { parseExactly } from '../../core/exact-json.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { isTooDeep } from '../../core/nesting.ts';
import { Checker } from '../../http/input-checker.ts';
import type { Entry } from '../entry.ts';
import { compilePattern } from '../pattern/pattern.ts';
import type { EntryResult } from '../put-events.ts';
import type { Family } from './operation.ts';
import { CUSTOM_BUS_NAME_OR_ARN, EVENT_SOURCE_NAME, present } from './shapes.ts';

const MAX_PARTNER_ENTRIES = 20;
const REQUIRED_EVENT_FIELDS = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

export const eventOperations: Family = (service) => ({
  PutEvents(input, trace) {
    const check = new Checker(input);
    const entries = check.requiredObjects('Entries').map(readEntry);
    check.done();
    return answerOf(service.putEvents(entries, trace));
  },

  PutPartnerEvents(input) {
    const check = new Checker(input);
    const entries = check.requiredObjects('Entries', { min: 1, max: MAX_PARTNER_ENTRIES }).map(readPartnerEntry);
    check.done();
    return answerOf(service.putPartnerEvents(entries));
  },

  TestEventPattern(input) {
    const check = new Checker(input);
    const patternText = check.requiredText('EventPattern');
    const eventText = check.requiredText('Event');
    check.done();
    const pattern = compilePattern(patternText);
    return { Result: pattern.matches(readEvent(eventText)) };
  },
});

function answerOf(results: readonly EntryResult[]): JsonObject {
  const failed = results.filter((result) => 'ErrorCode' in result).length;
  return { FailedEntryCount: failed, Entries: results.map((result) => ({ ...result })) };
}

function readEntry(check: Checker): Entry {
  return present({
    ...contentOf(check),
    Source: check.text('Source'),
    EventBusName: check.text('EventBusName', CUSTOM_BUS_NAME_OR_ARN),
    TraceHeader: check.text('TraceHeader', { min: 1, max: 500 }),
  });
}

/** A partner names no bus: it is that of the source. */
const readPartnerEntry = (check: Checker): Entry =>
  present({ ...contentOf(check), Source: check.text('Source', EVENT_SOURCE_NAME) });

const contentOf = (check: Checker) => ({
  DetailType: check.text('DetailType'),
  Detail: check.text('Detail'),
  Resources: check.texts('Resources'),
  Time: check.time('Time'),
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
function readEvent(text: string): JsonObject {
  const event = isTooDeep(text) ? undefined : tryParse(text);
  if (isObject(event) && REQUIRED_EVENT_FIELDS.every((name) => Object.hasOwn(event, name))) return event;
  throw new AwsError('ValidationException', 'Parameter Event is not valid.');
}

function tryParse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
