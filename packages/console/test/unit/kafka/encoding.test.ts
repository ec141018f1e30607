import { expect, test } from '@jest/globals';
import { encodingProblem } from '../../../server/kafka/encoding.ts';

const record = { key: null, value: 'e30=', headers: [] };
const inAvro = { ...record, valueEncoding: 'avro', isValueDecoded: true } as const;
const AVRO = { encoding: 'avro' } as const;
const JSON_TOPIC = { encoding: undefined };

test('a value is right in the encoding of its topic, and a tombstone on every topic', () => {
  expect(encodingProblem('payments', AVRO, inAvro)).toBeUndefined();
  expect(encodingProblem('orders', JSON_TOPIC, record)).toBeUndefined();
  expect(encodingProblem('payments', AVRO, { ...record, value: null })).toBeUndefined();
});

test('a value in another encoding than its topic carries is told what the topic carries', () => {
  expect(encodingProblem('payments', AVRO, record)).toBe(
    'The topic payments carries Avro: with "encoding": "avro" the value is written so.',
  );
  expect(encodingProblem('stock', { encoding: 'protobuf' }, inAvro)).toBe(
    'The topic stock carries Protobuf: with "encoding": "protobuf" the value is written so.',
  );
  expect(encodingProblem('orders', JSON_TOPIC, inAvro)).toBe('The topic orders carries JSON: leave "encoding" out.');
});
