import type { Json } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { refused } from '../expected.ts';
import { EVENTS_GUIDE, events } from './events-calls.ts';

const SHAPE = `${EVENTS_GUIDE}/eb-event-patterns.html`;
const OPERATORS = `${EVENTS_GUIDE}/eb-create-pattern-operators.html`;
const NULLS = `${EVENTS_GUIDE}/eb-event-patterns-null-values.html`;
const ARRAYS = `${EVENTS_GUIDE}/eb-event-patterns-arrays.html`;
const ENVELOPE = {
  version: '0',
  id: '1',
  'detail-type': 'Shipped',
  source: 'shop',
  account: '111122223333',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: ['arn:one', 'arn:two'],
};

const tested = (aws: Caller, pattern: string, event: Json): Promise<unknown> =>
  events(aws, 'TestEventPattern', { EventPattern: pattern, Event: JSON.stringify(event) });

const match = (name: string, source: string, detailPattern: Json, detail: Json, Result: boolean): ConformanceCase => ({
  name: `${name}: ${JSON.stringify(detailPattern)} ${Result ? 'matches' : 'does not match'} ${JSON.stringify(detail)}`,
  source,
  run: (aws) => tested(aws, JSON.stringify({ detail: detailPattern }), { ...ENVELOPE, detail }),
  gives: { Result },
});

const invalid = (name: string, pattern: Json): ConformanceCase => ({
  name: `${name} is refused: ${JSON.stringify(pattern)}`,
  source: OPERATORS,
  run: (aws) => tested(aws, JSON.stringify(pattern), { ...ENVELOPE, detail: {} }),
  gives: refused(400, 'InvalidEventPatternException', /^Event pattern is not valid\. Reason: /),
});

const MATCHES: readonly ConformanceCase[] = [
  match('fields are joined by AND', SHAPE, { a: [1], b: [2] }, { a: 1, b: 3 }, false),
  match('values of a list are joined by OR', ARRAYS, { a: [1, 2] }, { a: 2 }, true),
  match('fields that are not named do not count', SHAPE, { a: [1] }, { a: 1, b: 2 }, true),
  match('any element of a list may match', ARRAYS, { a: ['x'] }, { a: ['y', 'x'] }, true),
  match('a number is no text', SHAPE, { a: [300] }, { a: '300' }, false),
  match('numbers are equal by value', OPERATORS, { a: [300] }, { a: 3.0e2 }, true),
  match('texts are case-sensitive', SHAPE, { a: ['X'] }, { a: 'x' }, false),
  match('null matches null', NULLS, { a: [null] }, { a: null }, true),
  match('null does not match an empty text', NULLS, { a: [null] }, { a: '' }, false),
  match('null does not match a missing field', NULLS, { a: [null] }, {}, false),
  match('prefix', OPERATORS, { a: [{ prefix: 'us-' }] }, { a: 'us-east-1' }, true),
  match('prefix sees texts only', OPERATORS, { a: [{ prefix: '1' }] }, { a: 12 }, false),
  match('prefix without case', OPERATORS, { a: [{ prefix: { 'equals-ignore-case': 'US-' } }] }, { a: 'us-e' }, true),
  match('suffix', OPERATORS, { a: [{ suffix: '.png' }] }, { a: 'a.png' }, true),
  match('suffix without case', OPERATORS, { a: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }, { a: 'a.png' }, true),
  match('equals-ignore-case', OPERATORS, { a: [{ 'equals-ignore-case': 'Alice' }] }, { a: 'aLICE' }, true),
  match('wildcard', OPERATORS, { a: [{ wildcard: 'dir/*.png' }] }, { a: 'dir/sub/a.png' }, true),
  match('wildcard may be empty', OPERATORS, { a: [{ wildcard: 'a*b' }] }, { a: 'ab' }, true),
  match('an escaped star is a star', OPERATORS, { a: [{ wildcard: 'a\\*' }] }, { a: 'ab' }, false),
  match('anything-but', OPERATORS, { a: [{ 'anything-but': 'x' }] }, { a: 'y' }, true),
  match('anything-but of a list', OPERATORS, { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false),
  match('anything-but of numbers', OPERATORS, { a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, true),
  match('anything-but needs the field', OPERATORS, { a: [{ 'anything-but': 'x' }] }, {}, false),
  match('anything-but takes null', OPERATORS, { a: [{ 'anything-but': 'x' }] }, { a: null }, true),
  match('anything-but prefix', OPERATORS, { a: [{ 'anything-but': { prefix: 'in' } }] }, { a: 'init' }, false),
  match('anything-but suffixes', OPERATORS, { a: [{ 'anything-but': { suffix: ['.a', '.b'] } }] }, { a: 'x.b' }, false),
  match('anything-but wildcard', OPERATORS, { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { a: 'x/l/y' }, true),
  match(
    'anything-but without case',
    OPERATORS,
    { a: [{ 'anything-but': { 'equals-ignore-case': ['X'] } }] },
    { a: 'x' },
    false,
  ),
  match('numeric equality', OPERATORS, { a: [{ numeric: ['=', 3.018e2] }] }, { a: 301.8 }, true),
  match('numeric range, inside', OPERATORS, { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 5 }, true),
  match('numeric range, outside', OPERATORS, { a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 0 }, false),
  match('numeric sees numbers only', OPERATORS, { a: [{ numeric: ['<', 5] }] }, { a: '1' }, false),
  match('cidr, inside', OPERATORS, { a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' }, true),
  match('cidr, outside', OPERATORS, { a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.1.0' }, false),
  match('cidr of IPv6', OPERATORS, { a: [{ cidr: '2001:db8::/32' }] }, { a: '2001:db8::1' }, true),
  match('exists', OPERATORS, { a: [{ exists: true }] }, { a: null }, true),
  match('exists looks at leaves', OPERATORS, { a: [{ exists: true }] }, { a: { b: 1 } }, false),
  match('exists false', OPERATORS, { a: [{ exists: false }] }, { b: 1 }, true),
  match('exists false of what is there', OPERATORS, { a: [{ exists: false }] }, { a: '' }, false),
  match('$or, one of two', OPERATORS, { $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true),
  match('$or and a sibling', OPERATORS, { c: [1], $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, false),
  match('$or, none', OPERATORS, { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false),
  match('objects in a list add their fields', ARRAYS, { a: { b: [1] } }, { a: [{ b: 2 }, { b: 1 }] }, true),
  match('one element has to meet all', ARRAYS, { a: { b: [1], c: [2] } }, { a: [{ b: 1 }, { c: 2 }] }, false),
  match('a text that looks like JSON is a text', SHAPE, { a: { b: [1] } }, { a: '{"b":1}' }, false),
  match('a dotted key names the same path', SHAPE, { 'a.b': [1] }, { a: { b: 1 } }, true),
];

const REFUSALS: readonly ConformanceCase[] = [
  invalid('an empty pattern', {}),
  invalid('a value that is no list', { source: 'shop' }),
  invalid('an empty list', { source: [] }),
  invalid('a list in a list', { source: [['shop']] }),
  invalid('an empty object', { detail: {} }),
  invalid('an unknown operator', { source: [{ begins: 'a' }] }),
  invalid('an operator in capitals', { source: [{ Prefix: 'a' }] }),
  invalid('two operators in one object', { source: [{ prefix: 'a', suffix: 'b' }] }),
  invalid('a prefix of a number', { source: [{ prefix: 1 }] }),
  invalid('a list of prefixes', { source: [{ prefix: ['a', 'b'] }] }),
  invalid('two stars in a row', { source: [{ wildcard: 'a**b' }] }),
  invalid('a backslash before a letter', { source: [{ wildcard: 'a\\b' }] }),
  invalid('anything-but null', { source: [{ 'anything-but': null }] }),
  invalid('anything-but of a mixed list', { source: [{ 'anything-but': ['a', 1] }] }),
  invalid('anything-but of an empty list', { source: [{ 'anything-but': [] }] }),
  invalid('anything-but numeric', { source: [{ 'anything-but': { numeric: ['>', 1] } }] }),
  invalid('numeric of a bare number', { source: [{ numeric: 5 }] }),
  invalid('numeric of a text', { source: [{ numeric: ['>', 'a'] }] }),
  invalid('an empty range', { source: [{ numeric: ['>', 5, '<', 5] }] }),
  invalid('an upper bound first', { source: [{ numeric: ['<', 5, '>', 1] }] }),
  invalid('numeric without an operand', { source: [{ numeric: ['>'] }] }),
  invalid('exists of a text', { source: [{ exists: 'true' }] }),
  invalid('cidr without bits', { source: [{ cidr: '10.0.0.0' }] }),
  invalid('cidr of too many bits', { source: [{ cidr: '10.0.0.0/33' }] }),
  {
    name: 'a text that is no JSON is refused',
    source: SHAPE,
    run: (aws) => tested(aws, '{"source": [', ENVELOPE),
    gives: refused(400, 'InvalidEventPatternException'),
  },
  {
    name: 'TestEventPattern needs an event with source, account, id, time, region and detail-type',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html',
    run: (aws) => tested(aws, '{"source": ["shop"]}', { source: 'shop' }),
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'resources match by element',
    source: SHAPE,
    run: (aws) => tested(aws, '{"resources": [{"suffix": "two"}]}', { ...ENVELOPE, detail: {} }),
    gives: { Result: true },
  },
];

export const PATTERNS: readonly ConformanceCase[] = [...MATCHES, ...REFUSALS];
