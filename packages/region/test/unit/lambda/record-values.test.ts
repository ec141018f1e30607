import { describe, expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { writeConfluent } from '../../../src/kafka-values/framing/confluent.ts';
import { writeGlue } from '../../../src/kafka-values/framing/glue.ts';
import { writeRank } from '../../../src/kafka-values/framing/message-index.ts';
import { KnownSchemas } from '../../../src/lambda/mappings/values/known-schemas.ts';
import { RecordValues } from '../../../src/lambda/mappings/values/record-values.ts';
import type { SchemaRegistrySettings } from '../../../src/lambda/mappings/values/settings.ts';
import { BROKEN, CONFLUENT, GLUE, MESSAGE, READING, toyRegistry, UNKNOWN } from '../../support/schema-registry.ts';

const JSON_TEXT = '{"id":"a"}';
const JSON_BYTES = Buffer.from(JSON_TEXT);
const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64');

/** Decodes one record, its schemas looked up before. */
async function decoded(settings: SchemaRegistrySettings, value: Buffer | null, key: Buffer | null = null) {
  const clock = new VirtualClock(0);
  const known = new KnownSchemas({ registry: toyRegistry().registry, clock, wallClock: clock });
  const values = new RecordValues(settings, known);
  return values.decode({ key, value }, await values.schemasOf([{ key, value }]));
}

const SOURCE = { format: 'SOURCE' } as const;

describe('a value', () => {
  test('becomes JSON, with what its schema is', async () => {
    expect(await decoded(GLUE, writeGlue(READING, JSON_BYTES))).toEqual({
      fields: {
        value: base64(JSON_TEXT),
        valueSchemaMetadata: { dataFormat: 'AVRO', schemaId: READING },
      },
      valueText: JSON_TEXT,
    });
    expect(await decoded(CONFLUENT, writeConfluent(1, JSON_BYTES))).toMatchObject({
      fields: { value: base64(JSON_TEXT), valueSchemaMetadata: { dataFormat: 'AVRO', schemaId: '1' } },
    });
  });

  test('keeps its bytes but the framing in SOURCE mode, inflated, and is decoded for filters', async () => {
    for (const compression of ['none', 'zlib'] as const) {
      expect(await decoded({ ...GLUE, ...SOURCE }, writeGlue(READING, JSON_BYTES, compression))).toEqual({
        fields: {
          value: base64(JSON_TEXT),
          valueSchemaMetadata: { dataFormat: 'AVRO', schemaId: READING },
        },
        valueText: JSON_TEXT,
      });
    }
  });

  test('of Protobuf keeps its message index in SOURCE mode', async () => {
    const confluent = await decoded({ ...CONFLUENT, ...SOURCE }, writeConfluent(2, JSON_BYTES, [1]));
    expect(confluent).toMatchObject({
      fields: { value: base64(Buffer.concat([Buffer.from('0202', 'hex'), JSON_BYTES])) },
      valueText: '{"id":"a","message":{"path":[1]}}',
    });
    const body = Buffer.concat([writeRank(1), JSON_BYTES]);
    expect(await decoded({ ...GLUE, ...SOURCE }, writeGlue(MESSAGE, body))).toMatchObject({
      fields: { value: base64(body), valueSchemaMetadata: { dataFormat: 'PROTOBUF', schemaId: MESSAGE } },
      valueText: '{"id":"a","message":{"rank":1}}',
    });
  });

  test('that is null stays null, without metadata', async () => {
    expect(await decoded(GLUE, null)).toEqual({ fields: {}, valueText: undefined });
  });
});

describe('a key', () => {
  test('is decoded where the mapping wants it, beside the value or alone', async () => {
    const key = writeGlue(READING, Buffer.from('{"id":"k"}'));
    const metadata = { dataFormat: 'AVRO', schemaId: READING };
    expect(await decoded({ ...GLUE, attributes: ['KEY'] }, JSON_BYTES, key)).toEqual({
      fields: { key: base64('{"id":"k"}'), keySchemaMetadata: metadata },
      valueText: undefined,
    });
    const both = await decoded({ ...GLUE, attributes: ['KEY', 'VALUE'] }, writeGlue(READING, JSON_BYTES), key);
    expect(both).toMatchObject({ fields: { keySchemaMetadata: metadata, valueSchemaMetadata: metadata } });
  });

  test('that cannot be decoded says so', async () => {
    expect(await decoded({ ...GLUE, attributes: ['KEY'] }, null, Buffer.from('plain'))).toEqual({
      refusal: {
        condition: 'DESERIALIZATION_ERROR',
        reason: "key: It has 5 bytes; the header of Glue's registry alone has 18.",
      },
    });
  });
});

describe('refused is', () => {
  const refused = (condition: string, reason: string | RegExp) => ({
    refusal: { condition, reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) },
  });

  test('an id that the registry does not have', async () => {
    expect(await decoded(GLUE, writeGlue(UNKNOWN, JSON_BYTES))).toEqual(
      refused('SCHEMA_NOT_FOUND', `value: The registry has no schema ${UNKNOWN}.`),
    );
    expect(await decoded(CONFLUENT, writeConfluent(7, JSON_BYTES))).toEqual(
      refused('SCHEMA_NOT_FOUND', 'value: The registry has no schema 7.'),
    );
  });

  test('a schema that cannot be read', async () => {
    expect(await decoded(GLUE, writeGlue(BROKEN, JSON_BYTES))).toEqual(
      refused('DESERIALIZATION_ERROR', `value: The schema ${BROKEN} cannot be read: nobody understands it`),
    );
  });

  test.each<readonly [string, SchemaRegistrySettings, Buffer, RegExp]>([
    ['plain JSON in place of a framed value', CONFLUENT, JSON_BYTES, /^value: It begins with the byte 123/],
    ['an empty value', CONFLUENT, Buffer.alloc(0), /^value: It is empty/],
    ["Confluent's framing where Glue's is due", GLUE, writeConfluent(1, Buffer.alloc(20)), /^value: It begins with/],
    ['a payload that does not fit its schema', GLUE, writeGlue(READING, Buffer.from('{}')), /^value: id is not there/],
    ['a message index that is cut off', CONFLUENT, writeConfluent(2, Buffer.from([0x04, 0x02])), /message ind/],
    ['a GUID of Confluent', CONFLUENT, Buffer.concat([Buffer.from([1]), Buffer.alloc(16)]), /GUID/],
    ['a body that cannot be inflated', GLUE, Buffer.concat([Buffer.from([3, 5]), Buffer.alloc(20)]), /inflated/],
  ])('%s', async (_what, settings, value, reason) => {
    expect(await decoded(settings, value)).toEqual(refused('DESERIALIZATION_ERROR', reason));
  });

  test('a value over which a decoder stumbles, whatever it throws', async () => {
    expect(await decoded(CONFLUENT, writeConfluent(2, Buffer.from('"id" {'), [0]))).toEqual(
      refused('DESERIALIZATION_ERROR', /^value: SyntaxError/),
    );
  });
});

describe('look-ups', () => {
  const setUp = () => {
    const [clock, wallClock] = [new VirtualClock(0), new VirtualClock(0)];
    const { registry, asked, state } = toyRegistry();
    const known = new KnownSchemas({ registry, clock, wallClock });
    return { known, asked, state, clock, wallClock };
  };

  test('are made once for each id, also while one is under way', async () => {
    const { known, asked } = setUp();
    await Promise.all([known.lookUp([READING, READING, MESSAGE]), known.lookUp([READING])]);
    expect(asked.toSorted()).toEqual([READING, MESSAGE]);
    expect(known.lookUp([READING, MESSAGE])).toBeInstanceOf(Map);
  });

  test('of an absent id are made again after 5 seconds', async () => {
    const { known, asked, wallClock } = setUp();
    await known.lookUp([UNKNOWN]);
    expect(known.lookUp([UNKNOWN])).toEqual(new Map([[UNKNOWN, { kind: 'absent' }]]));
    await new Promise<void>((resolve) => void wallClock.schedule(5_000, resolve));
    await known.lookUp([UNKNOWN]);
    expect(asked).toEqual([UNKNOWN, UNKNOWN]);
  });

  test('fail with the registry, and are made again', async () => {
    const { known, asked, state } = setUp();
    state.fault = 'UNREACHABLE';
    await expect(known.lookUp([READING])).rejects.toThrow('SchemaRegistry: nobody is there');
    state.fault = undefined;
    expect((await known.lookUp([READING])).get(READING)).toMatchObject({ kind: 'schema' });
    expect(asked).toEqual([READING, READING]);
  });

  test('find all ids that are wanted, however long it takes and however many there are', async () => {
    const { known, asked, state, wallClock } = setUp();
    state.hold = () => sleep(wallClock, 60);
    const ids = Array.from({ length: 6_000 }, (_, id) => String(id));
    const found = await known.lookUp(ids);
    expect([...found.keys()].toSorted()).toEqual(ids.toSorted());
    expect(found.get('1')).toMatchObject({ kind: 'schema' });
    expect(found.get('5999')).toEqual({ kind: 'absent' });
    expect(asked).toHaveLength(6_000);
  });

  test('forget the oldest of very many ids, and no others', async () => {
    const { known, asked } = setUp();
    await known.lookUp(['1', '2']);
    await known.lookUp(Array.from({ length: 4_999 }, (_, id) => `other ${id}`));
    asked.length = 0;
    await known.lookUp(['2', 'other 0', 'other 4998']);
    expect(asked).toEqual([]);
    await known.lookUp(['1']);
    expect(asked).toEqual(['1']);
  });

  test('let no time of the region pass', async () => {
    const { known, state, clock } = setUp();
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    state.hold = () => answered;
    const asked = known.lookUp([READING]);
    clock.schedule(1_000, () => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.now()).toBe(0);
    answer();
    await asked;
  });
});
