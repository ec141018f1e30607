import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { parseExactly } from '../../../src/core/exact-json.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { compileInput, type InputChoice } from '../../../src/eventbridge/transform/compile-input.ts';

const EVENT: JsonObject = {
  version: '0',
  id: 'e-1',
  'detail-type': 'OrderPlaced',
  source: 'shop',
  account: '111122223333',
  time: '2026-01-02T03:04:05Z',
  region: 'eu-west-1',
  resources: ['arn:a', 'arn:b'],
  detail: {
    'order-id': 'o-1',
    total: 12.5,
    paid: true,
    note: null,
    quote: 'say "hi"',
    lines: [{ sku: 'A' }, { sku: 'B' }],
    tags: ['x', 'y'],
    empty: '',
  },
};
const CONTEXT = { ruleArn: 'arn:rule', ruleName: 'my-rule', ingestionTime: '2026-01-02T03:04:06Z' };

const send = (choice: Omit<InputChoice, 'Id'>, event = EVENT) => compileInput({ Id: 't1', ...choice })(event, CONTEXT);
const PATHS = {
  id: '$.detail.order-id',
  total: '$.detail.total',
  paid: '$.detail.paid',
  note: '$.detail.note',
  quote: '$.detail.quote',
  tags: '$.detail.tags',
  detail: '$.detail',
  skus: '$.detail.lines[*].sku',
  second: '$.resources[1]',
  missing: '$.detail.nothing.here',
};
const transform = (template: string) => send({ InputTransformer: { InputPathsMap: PATHS, InputTemplate: template } });

describe('without a transformer', () => {
  test('the whole event is sent', () => {
    expect(send({})).toEqual({ kind: 'text', text: JSON.stringify(EVENT) });
  });

  test('Input is sent unchanged', () => {
    expect(send({ Input: '{ "a" : 1 }' })).toEqual({ kind: 'text', text: '{ "a" : 1 }' });
  });

  test.each([
    ['$.detail.order-id', '"o-1"'],
    ['$.detail.lines[1]', '{"sku":"B"}'],
    ['$.detail.lines[*].sku', '["A","B"]'],
    ['$.detail-type', '"OrderPlaced"'],
    ['$.detail.total', '12.5'],
  ])('InputPath %s sends the node as JSON', (path, expected) => {
    expect(send({ InputPath: path })).toEqual({ kind: 'text', text: expected });
  });

  test('numbers keep the digits they came with', () => {
    const event = parseExactly('{"detail":{"id":12345678901234567890,"price":1.50}}') as JsonObject;
    expect(send({ InputPath: '$.detail' }, event)).toEqual({
      kind: 'text',
      text: '{"id":12345678901234567890,"price":1.50}',
    });
  });
});

describe('a JSON template', () => {
  test.each([
    ['{"id":<id>}', '{"id":"o-1"}'],
    ['{"id":"<id>"}', '{"id":"o-1"}'],
    ['{"id":"order <id> of <id>"}', '{"id":"order o-1 of o-1"}'],
    ['{"text":"the \\"<id>\\" order"}', '{"text":"the \\"o-1\\" order"}'],
    ['{"tags":<tags>,"skus":<skus>}', '{"tags":["x","y"],"skus":["A","B"]}'],
    ['{"total":<total>,"paid":<paid>,"note":<note>}', '{"total":12.5,"paid":true,"note":null}'],
    ['{"total":"<total>","second":<second>}', '{"total":"12.5","second":"arn:b"}'],
    ['{"a":<missing>,"b":"<missing>"}', '{"a":"","b":""}'],
    ['{"rule":<aws.events.rule-name>,"arn":"<aws.events.rule-arn>"}', '{"rule":"my-rule","arn":"arn:rule"}'],
    ['{"at":<aws.events.event.ingestion-time>}', '{"at":"2026-01-02T03:04:06Z"}'],
    ['{"e":<aws.events.event.json>}', `{"e":${JSON.stringify(EVENT)}}`],
    ['[<id>,<total>]', '["o-1",12.5]'],
  ])('%s gives %s', (template, expected) => {
    expect(transform(template)).toEqual({ kind: 'text', text: expected });
  });

  test('inserts the envelope without detail and with detailType', () => {
    const { detail: _detail, 'detail-type': type, ...rest } = EVENT;
    const { text } = transform('{"e":<aws.events.event>}');
    expect(JSON.parse(text)).toEqual({ e: { ...rest, detailType: type } });
  });

  test('is broken by an object in quotes', () => {
    expect(transform('{"d":"<detail>"}')).toEqual({
      kind: 'broken',
      text: `{"d":"${JSON.stringify(EVENT['detail'])}"}`,
    });
  });

  test('is broken by a list of texts in quotes', () => {
    expect(transform('{"d":"<tags>"}')).toEqual({ kind: 'broken', text: '{"d":"["x","y"]"}' });
  });

  test('is broken by a quote inside a value', () => {
    expect(transform('{"q":<quote>}')).toEqual({ kind: 'broken', text: '{"q":"say "hi""}' });
  });
});

describe('a text template', () => {
  test.each([
    ['"order <id> is paid: <paid>"', '"order o-1 is paid: true"'],
    ['"first <id>"\n"second <total>"', '"first o-1"\n"second 12.5"'],
    ['"tags <tags>, <detail>"', `"tags [x,y], ${JSON.stringify(EVENT['detail']).replaceAll('"', '')}"`],
    ['"nothing: <missing>."', '"nothing: ."'],
    ['"by <aws.events.rule-name> (<aws.events.rule-arn>)"', '"by my-rule (arn:rule)"'],
    ['"a \\"<id>\\" b"', '"a \\"o-1\\" b"'],
  ])('%s gives %s', (template, expected) => {
    expect(transform(template)).toEqual({ kind: 'text', text: expected });
  });
});

describe('a target is refused', () => {
  const refusal = (choice: Omit<InputChoice, 'Id'>): string => {
    try {
      compileInput({ Id: 't1', ...choice });
    } catch (error) {
      expect(error).toBeInstanceOf(AwsError);
      expect((error as AwsError).code).toBe('ValidationException');
      return (error as AwsError).message;
    }
    return 'accepted';
  };
  const template = (text: string, paths = {}) =>
    refusal({ InputTransformer: { InputPathsMap: paths, InputTemplate: text } });

  test('with two kinds of input', () => {
    expect(refusal({ Input: '{}', InputPath: '$' })).toBe(
      'Only one of Input, InputPath, or InputTransformer must be provided for target t1.',
    );
  });

  test('with an Input that is not JSON', () => {
    expect(refusal({ Input: 'hello' })).toBe('JSON syntax error in input for target t1');
  });

  test('with a placeholder that is neither reserved nor in the paths map', () => {
    expect(template('{"a":<b>}', { a: '$.id' })).toBe('InputTemplate for target t1 contains invalid placeholder b.');
  });

  test.each(['{"<a>":1}', '{<a>:1}', '{"a":<a>', 'plain words', '"one line"\nplain words'])(
    'with the template %s',
    (text) => {
      expect(template(text, { a: '$.id' })).toMatch(/^Invalid InputTemplate for target t1 : \[Source: \(String\)"/);
    },
  );

  test.each(['AWS.x', 'aws.events.event'])('with the reserved variable name %s', (name) => {
    expect(template('"x"', { [name]: '$' })).toBe(`InputPathsMap for target t1 contains reserved key ${name}.`);
  });

  test('with more than 100 variables or a template beyond 8192 characters', () => {
    const paths = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`v${at}`, '$']));
    expect(template('"x"', paths)).toBe('InputPathsMap for target t1 must have at most 100 entries.');
    expect(template(`"${'x'.repeat(8191)}"`)).toBe(
      'InputTemplate for target t1 must have 1 to 8192 characters, not 8193.',
    );
  });
});
