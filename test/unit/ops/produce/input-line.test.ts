import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Line, type LineSettings, readLine } from '../../../../ops/produce/input-line.ts';
import { cancelledOrder } from '../../../support/samples.ts';

const SETTINGS: LineSettings = { topic: 'orders', check: true, keyPath: undefined };
const { metadata, data } = cancelledOrder();
const structured = {
  specversion: '1.0',
  id: metadata.id,
  source: metadata.source,
  type: metadata.type,
  subject: metadata.subject,
  data,
};

const read = (line: unknown, settings: Partial<LineSettings> = {}): Line =>
  readLine(typeof line === 'string' ? line : JSON.stringify(line), 7, { ...SETTINGS, ...settings });

/** Key, content type and value of the message of a line, or its problem. */
function shown(line: Line) {
  if ('problem' in line) return line.problem;
  const { key, headers, value } = line.message;
  return [key, headers.get('content-type'), headers.get('ce_id'), value.toString()];
}

describe('a line that is an event', () => {
  test('in structured mode goes as it stands, keyed by its subject', () => {
    const text = `  ${JSON.stringify(structured)}`;
    expect(shown(read(text))).toEqual([metadata.subject, 'application/cloudevents+json', undefined, text]);
  });

  test('of metadata and data goes in binary mode', () => {
    expect(shown(read({ metadata, data }))).toEqual([
      metadata.subject,
      'application/json',
      metadata.id,
      JSON.stringify(data),
    ]);
  });

  test('has its numbers as they are written, in the key too', () => {
    const numbers = '"huge":9007199254740993,"beyond":1e400,"price":1.10';
    const text = JSON.stringify({ metadata, data }).replace('"data":{', `"data":{${numbers},`);
    const line = read(text, { keyPath: 'data.huge' });
    expect(shown(line)).toEqual([
      '9007199254740993',
      'application/json',
      metadata.id,
      expect.stringContaining(numbers),
    ]);
  });

  test('with the same key twice is refused', () => {
    const text = JSON.stringify({ metadata, data }).replace('"data":{', '"data":{"note":1,"note":2,');
    expect(shown(read(text))).toBe(
      'line 7 has the key data.note twice, so one of its values would be lost. Mend its producer.',
    );
  });

  test('is keyed by what is at the path that is given', () => {
    expect(shown(read({ metadata, data }, { keyPath: 'data.reason' }))).toEqual(expect.arrayContaining([data.reason]));
    expect(shown(read({ metadata, data }, { keyPath: 'data.no.where' }))).toBe(
      'It has no text or number at data.no.where, the path of the key.',
    );
  });

  test.each([
    ['broken JSON', '{"a"', 'It is not JSON.'],
    ['another object', { a: 1 }, 'It is not an event: it has neither "specversion" nor "metadata".'],
    ['no object', [1], 'It is not an event: it has neither "specversion" nor "metadata".'],
    [
      'data against its schema',
      { ...structured, data: { ...data, reason: 5 } },
      `OrderCancelled ${metadata.id} breaks its schema: data.reason must be equal to one of the allowed values. Mend its producer.`,
    ],
    [
      'a CloudEvent without id',
      { ...structured, id: undefined },
      'line 7 is not a CloudEvent 1.0: attribute "id" is missing. Mend its producer.',
    ],
  ])('is left out for %s, and says why', (_what, line, problem) => {
    expect(shown(read(line))).toBe(problem);
  });
});

test('an event of another source than that of the topic is refused, as the bridge would; other topics take any', () => {
  for (const line of [structured, { metadata, data }]) {
    expect(shown(read(line, { topic: 'payments' }))).toMatch(
      /^tributary\.orders OrderCancelled is not an event that the bridge takes\./,
    );
    expect(read(line, { topic: 'something-else' })).toHaveProperty('message');
  }
});

test('every line of events/produce/ is an event that keeps to its schema', () => {
  const lines = readFileSync('events/produce/orders.jsonl', 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => shown(read(line))[0])).toEqual(['ORD-8', 'ORD-9']);
});

describe('without a check', () => {
  test('an event that breaks its schema goes like any other', () => {
    const broken = { ...structured, data: {} };
    expect(shown(read(broken, { check: false }))).toEqual([
      metadata.subject,
      'application/cloudevents+json',
      undefined,
      JSON.stringify(broken),
    ]);
  });

  test.each([['{"a"'], ['{"a":1}'], ['{"metadata":{"id":"x"},"data":{}}']])('%s goes as it stands', (text) => {
    expect(shown(read(text, { check: false }))).toEqual([undefined, undefined, undefined, text]);
  });
});
