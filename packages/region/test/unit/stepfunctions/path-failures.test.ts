import { expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { one, outcome, run } from './fixture.ts';

const ITEM = { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } };
const map = (fields: JsonObject): JsonObject => one({ Type: 'Map', ItemProcessor: ITEM, ...fields });
const wait = (fields: JsonObject): JsonObject => one({ Type: 'Wait', ...fields });
const failing = (fields: JsonObject): JsonObject => ({ StartAt: 'S', States: { S: { Type: 'Fail', ...fields } } });

/** In the words that AWS records. */
test.each<[string, JsonObject, Json, string]>([
  [
    'a name that is not there',
    one({ Type: 'Pass', InputPath: '$.a' }),
    {},
    "Invalid path '$.a' : No results for path: $['a']",
  ],
  [
    'a name below one that is not there',
    one({ Type: 'Pass', OutputPath: '$.a.b.c' }),
    { a: {} },
    "Invalid path '$.a.b.c' : Missing property in path $['a']['b']",
  ],
  [
    'an index beyond the end',
    one({ Type: 'Pass', InputPath: '$.a[2]' }),
    { a: [1] },
    "Invalid path '$.a[2]' : Index out of bounds when evaluating path $['a'][2]",
  ],
  [
    'a template',
    one({ Type: 'Pass', Parameters: { 'value.$': '$.a' } }),
    { b: 1 },
    `The JSONPath '$.a' specified for the field 'value.$' could not be found in the input '{"b":1}'`,
  ],
  [
    'ErrorPath',
    failing({ ErrorPath: '$.a' }),
    { b: 1 },
    `The JSONPath '$.a' specified for the field 'ErrorPath' could not be found in the input '{"b":1}'`,
  ],
  [
    'CausePath',
    failing({ CausePath: '$.a' }),
    {},
    "The JSONPath '$.a' specified for the field 'CausePath' could not be found in the input '{}'",
  ],
  ['no seconds', wait({ SecondsPath: '$.s' }), {}, 'The SecondsPath parameter does not reference an input value: $.s'],
  [
    'a part of a second',
    wait({ SecondsPath: '$.s' }),
    { s: 1.5 },
    'The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5',
  ],
  [
    'seconds that are a text',
    wait({ SecondsPath: '$.s' }),
    { s: '1' },
    'The SecondsPath parameter cannot be parsed as a long value: $.s == 1',
  ],
  [
    'seconds below 0',
    wait({ SecondsPath: '$.s' }),
    { s: -1 },
    'The SecondsPath parameter references a negative value: $.s == -1',
  ],
  [
    'a time without its zone',
    wait({ TimestampPath: '$.at' }),
    { at: '2026-01-02T03:04:05' },
    'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.at == 2026-01-02T03:04:05',
  ],
  [
    'a time too far away',
    wait({ TimestampPath: '$.at' }),
    { at: '2099-01-01T00:00:00Z' },
    'Wait state delay is too long.',
  ],
  [
    'a concurrency that is no number',
    map({ ItemsPath: '$.list', MaxConcurrencyPath: '$.most' }),
    { list: [1], most: 'many' },
    'The MaxConcurrencyPath field refers to value "many" which is not a valid integer: $.most',
  ],
  [
    'a concurrency that is an object',
    map({ ItemsPath: '$.list', MaxConcurrencyPath: '$.most' }),
    { list: [1], most: {} },
    'The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.most',
  ],
])('States.Runtime says why the path leads nowhere: %s', async (_what, definition, input, reason) => {
  const execution = await run(definition, input);
  const place = "An error occurred while executing the state 'S' (entered at the event id #2).";
  expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'States.Runtime', cause: `${place} ${reason}` });
  expect(execution.scope.history.events.map(({ type }) => type).slice(2)).toEqual(['ExecutionFailed']);
});

test.each([0, 2])('a concurrency of %i may be written as a text', async (most) => {
  const definition = map({ ItemsPath: '$.list', MaxConcurrencyPath: '$.most' });
  expect(outcome(await run(definition, { list: [1, 2], most: String(most) }))).toEqual({
    status: 'SUCCEEDED',
    output: [1, 2],
  });
});
