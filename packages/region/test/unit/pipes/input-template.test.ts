import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import { compileInputTemplate } from '../../../src/pipes/input-template.ts';
import { decodedText } from '../../../src/pipes/item.ts';

const CONTEXT = {
  pipeArn: 'arn:pipe',
  pipeName: 'to-bus',
  sourceArn: 'arn:source',
  enrichmentArn: undefined,
  targetArn: 'arn:target',
  ingestionTime: '2026-01-02T03:04:05.000Z',
};
const BODY = { id: 'o-1', total: 12, paid: true, note: null, lines: ['a', 'b'], customer: { name: 'Ann "A"' } };
const RAW = { messageId: 'm-1', body: JSON.stringify(BODY), 'odd-name': { deep: [1, 2] } };

const rendered = (template: string | undefined, raw: Record<string, Json> = RAW): string => {
  const body = typeof raw['body'] === 'string' ? decodedText(raw['body']) : null;
  return compileInputTemplate(template)({ raw, decoded: { ...raw, body } }, CONTEXT);
};

test('without a template the event is sent as it is, its body still text', () => {
  expect(rendered(undefined)).toBe(JSON.stringify(RAW));
});

describe('in a JSON template', () => {
  test.each<[string, string]>([
    ['{"id": <$.body.id>}', '{"id": "o-1"}'],
    ['{"id": "<$.body.id>"}', '{"id": "o-1"}'],
    ['{"id": "order <$.body.id>!"}', '{"id": "order o-1!"}'],
    [
      '{"total": <$.body.total>, "paid": <$.body.paid>, "note": <$.body.note>}',
      '{"total": 12, "paid": true, "note": null}',
    ],
    ['{"lines": <$.body.lines>, "first": <$.body.lines[0]>}', '{"lines": ["a","b"], "first": "a"}'],
    ['{"data": <$.body>}', `{"data": ${JSON.stringify(BODY)}}`],
    ['{"text": "all: <$.body.lines>"}', '{"text": "all: [a,b]"}'],
    ['{"gone": <$.body.nothing>, "text": "<$.body.nothing>"}', '{"gone": "", "text": ""}'],
    ['{"name": <$.body.customer.name>}', '{"name": "Ann "A""}'],
    ['{"deep": <$.odd-name.deep[1]>, "again": <$[\'odd-name\'].deep>}', '{"deep": 2, "again": [1,2]}'],
    ['{"pipe": "<aws.pipes.pipe-name>", "from": <aws.pipes.source-arn>}', '{"pipe": "to-bus", "from": "arn:source"}'],
    ['{"at": <aws.pipes.event.ingestion-time>}', '{"at": "2026-01-02T03:04:05.000Z"}'],
    ['{"no": <aws.pipes.enrichment-arn>, "to": <aws.pipes.target-arn>}', '{"no": "", "to": "arn:target"}'],
    ['{"event": <aws.pipes.event>}', `{"event": ${JSON.stringify(RAW)}}`],
    ['{"event": <aws.pipes.event.json>}', `{"event": ${JSON.stringify({ ...RAW, body: BODY })}}`],
    ['{"constant": 1}', '{"constant": 1}'],
    ['{"a": <b>}', '{"a": <b>}'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

describe('in a text template', () => {
  test.each<[string, string]>([
    ['"Order <$.body.id> costs <$.body.total>"', '"Order o-1 costs 12"'],
    ['<$.messageId>', 'm-1'],
    ['<$.body.lines>', '[a,b]'],
    ['<$.body>', '{id:o-1,total:12,paid:true,note:null,lines:[a,b],customer:{name:Ann \\A\\}}'],
    ['<$.body.nothing>', ''],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

test('a body that is no JSON object is text, also when it was encoded twice', () => {
  expect(rendered('{"body": <$.body>}', { body: 'plain' })).toBe('{"body": "plain"}');
  const twice = JSON.stringify(JSON.stringify({ id: 'o-1' }));
  expect(rendered('{"id": <$.body.id>}', { body: twice })).toBe('{"id": ""}');
});
