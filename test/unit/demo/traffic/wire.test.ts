import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tributary/region/random';
import { avroCodec, protobufCodec } from '#lib/encodings/event-encodings.ts';
import { readFrame } from '#lib/encodings/framing.ts';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { storiesOf } from '../../../../demo/shop/stories.ts';
import type { Produced } from '../../../../demo/traffic/step.ts';
import { traffic } from '../../../../demo/traffic/traffic.ts';
import { problemWith } from '../../../../demo/traffic/validity.ts';
import { wireFor } from '../../../../demo/traffic/wire.ts';

const registry = { framing: 'confluent', name: 'http://schemas.test' } as const;
const encodings = new Map<string, ValueEncoding>([
  ['payments', 'avro'],
  ['inventory', 'protobuf'],
]);
const schemas = allEncodings.flatMap((contract, index) =>
  (['avro', 'protobuf'] as const).map((encoding) => ({ registry, encoding, contract, schemaId: String(index + 1) })),
);
const random = seededRandom(3);
const made = traffic(storiesOf(300, Date.parse('2026-03-02T08:00:00Z'), random), random);
const wire = wireFor({ encodings, schemas });
const written = made.map(wire);
const codecs = { avro: avroCodec, protobuf: protobufCodec };

const on = (topic: string): readonly Produced[] => written.filter(({ message }) => message?.topic === topic);

/** What a reader of the topic gets: the data if they keep their contract. */
function readBack({ topic, value, headers }: KafkaMessage): unknown {
  const encoding = encodings.get(topic) ?? 'avro';
  const { schemaId, messageIndexes = [0], payload } = readFrame(value, { framing: 'confluent', encoding }, 'it');
  const contract: EventEncodings | undefined = allEncodings[Number(schemaId) - 1];
  if (contract === undefined || messageIndexes.join() !== '0') throw new Error('an unknown schema');
  const isNamed = headers.get('ce_type') === contract.type && headers.get('ce_dataversion') === `${contract.version}`;
  if (!isNamed) throw new Error('another event');
  const data: unknown = JSON.parse(codecs[encoding].decode(contract, payload, 'it'));
  const problem = problemWith(contract, data);
  if (problem !== undefined) throw new Error(problem);
  return data;
}

describe.each([...encodings])('on the topic %s', (topic, encoding) => {
  test(`events are written as ${encoding}, duplicates like the first`, () => {
    const events = on(topic).filter(({ kind }) => kind === 'event' || kind === 'duplicate');
    expect(events.length).toBeGreaterThan(100);
    for (const { message, step } of events) {
      expect(message?.headers.get('content-type')).toBe(`application/${encoding}`);
      expect(message && readBack(message)).toEqual(step.event.data);
    }
  });

  test('no broken message can be read', () => {
    const broken = on(topic).filter(({ kind }) => kind === 'malformed' || kind === 'violation');
    expect(broken.length).toBeGreaterThan(3);
    for (const { message } of broken) expect(() => message && readBack(message)).toThrow();
  });

  test('what is written once is not written again', () => {
    for (const one of on(topic).filter(({ kind }) => kind === 'event')) expect(wire(one)).toBe(one);
  });
});

test('other topics carry what they did', () => {
  const isOther = ({ message }: Produced): boolean => message === undefined || !encodings.has(message.topic);
  expect(written.filter(isOther)).toEqual(made.filter(isOther));
});
