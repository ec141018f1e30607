import { deflateSync } from 'node:zlib';
import { CreateSchemaCommand, GlueClient } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { adminOf } from '@tributary/region/kafka-client';
import avro, { type Schema } from 'avsc';
import { KafkaTopics } from '../../../../../ops/dlq/kafka-topics.ts';
import type { GoodRecord, Produced, RecordAgain, RecordCheck, RecordPage } from '../../../server/kafka/shapes.ts';
import { ValueDecoder } from '../../../server/kafka/values/decoder.ts';
import { base64Of, faultOf, readable, schemaText } from '../../../ui/pages/topics/shown-records.ts';
import { type ConsoleClient, consoleClient } from '../../support/console-client.ts';
import { type ConsoleRegion, consoleRegion } from '../../support/console-region.ts';

const AVRO: Schema = {
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'hall', type: 'string' },
    { name: 'sum', type: 'long' },
  ],
};
const PROTO = 'syntax = "proto3"; message Other {} message Reading { string hall = 1; }';
/** `hall` of a message of Protobuf. */
const IN_PROTOBUF = Buffer.from('\n\u0005north');
const inAvro = (hall: string): Buffer => avro.Type.forSchema(AVRO).toBuffer({ hall, sum: 7 });

let running: ConsoleRegion;
let client: ConsoleClient;
let topics: KafkaTopics;
beforeAll(async () => {
  running = await consoleRegion({ isEmpty: true });
  client = consoleClient(running.region.endpoint);
  const admin = adminOf('test', running.region.kafkaConnection);
  await admin.createTopics({ topics: ['readings', 'sorted'], partitions: 1 });
  await admin.close();
  topics = new KafkaTopics(running.region.kafkaConnection);
});
afterAll(async () => {
  await topics?.close();
  await running?.stop();
});

async function registered(
  subject: string,
  schemaType: string,
  schema: string,
  references: readonly object[] = [],
): Promise<number> {
  const url = `${running.region.schemaRegistryUrl}/subjects/${subject}/versions`;
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ schemaType, schema, references }),
  });
  const { id } = (await answer.json()) as { id: number };
  return id;
}

async function guidOf(id: number): Promise<string> {
  const { guid } = (await (await fetch(`${running.region.schemaRegistryUrl}/schemas/ids/${id}`)).json()) as {
    guid: string;
  };
  return guid;
}

async function inGlue(
  SchemaName = 'glued',
  DataFormat: 'AVRO' | 'PROTOBUF' = 'AVRO',
  SchemaDefinition = JSON.stringify(AVRO),
): Promise<string> {
  const glue = new GlueClient(running.client);
  const schema = { SchemaName, DataFormat, Compatibility: 'NONE' } as const;
  const { SchemaVersionId = '' } = await glue.send(new CreateSchemaCommand({ ...schema, SchemaDefinition }));
  glue.destroy();
  return SchemaVersionId;
}

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

function framed(id: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return Buffer.concat([head, payload]);
}

/** Writes a value, and reads its record from the page. */
async function shown(value: Buffer, headers: readonly [string, Buffer][] = []): Promise<GoodRecord> {
  const named = headers.map(([name, content]) => [Buffer.from(name), content] as const);
  const [at] = await topics.produce([{ topic: 'readings', partition: 0, key: null, value, headers: named }]);
  const place = { topic: 'readings', p: '0', offset: String(at?.offset) };
  return client.get<GoodRecord>('topics/record', place);
}

describe('a value is shown as the JSON that it is by its schema, with where that stands,', () => {
  test('in Avro, by the id in its first bytes', async () => {
    const id = await registered('hall-reading', 'AVRO', JSON.stringify(AVRO));
    const row = await shown(framed(id, inAvro('north')));
    const schema = { id: String(id), type: 'AVRO', name: 'hall-reading', version: 1 } as const;
    expect(row.decoded).toEqual({ text: '{"hall":"north","sum":7}', schema });
    expect(readable(row)).toEqual({ text: '{"hall":"north","sum":7}' });
    expect(faultOf(row)).toBeUndefined();
    expect(schemaText(schema)).toBe(`AVRO, hall-reading, version 1, id ${id}`);
  });

  test('in Protobuf, by the index of its message, and by a GUID in a header', async () => {
    const id = await registered('hall-proto', 'PROTOBUF', PROTO);
    // One index, which is 1, in zigzag.
    const inValue = await shown(framed(id, Buffer.concat([Buffer.of(2, 2), IN_PROTOBUF])));
    expect(inValue.decoded).toMatchObject({ text: '{"hall":"north"}', schema: { name: 'hall-proto', version: 1 } });
    const guid = await guidOf(id);
    const header = Buffer.concat([Buffer.of(1), uuidBytes(guid), Buffer.of(2, 2)]);
    const inHeader = await shown(IN_PROTOBUF, [['__value_schema_id', header]]);
    expect(inHeader.decoded).toMatchObject({ text: '{"hall":"north"}', schema: { id: guid, type: 'PROTOBUF' } });
  });

  test('by the version of its schema in Glue, inflated', async () => {
    const id = await inGlue();
    const row = await shown(Buffer.concat([Buffer.of(3, 5), uuidBytes(id), deflateSync(inAvro('south'))]));
    const schema = { id, type: 'AVRO', name: 'default-registry/glued', version: 1 };
    expect(row.decoded).toEqual({ text: '{"hall":"south","sum":7}', schema });
  });
});

describe('a value that cannot be decoded keeps its bytes, and says why:', () => {
  test('no schema has its id', async () => {
    const row = await shown(framed(77_777, inAvro('north')));
    expect(row).toMatchObject({ decoded: { problem: 'The schema registry has no schema 77777.' } });
    expect(readable(row)).toEqual(row.value);
    expect(faultOf(row)).toBe('cannot be decoded: The schema registry has no schema 77777.');
  });

  test('Glue has no version of its id', async () => {
    const id = '0a1b2c3d-0000-4000-8000-000000000001';
    const row = await shown(Buffer.concat([Buffer.of(3, 0), uuidBytes(id), inAvro('north')]));
    expect(row.decoded).toEqual({ problem: `Glue has no schema ${id}.` });
  });

  test('it ends too early for its schema, which is named', async () => {
    const id = await registered('hall-reading', 'AVRO', JSON.stringify(AVRO));
    const { decoded } = await shown(framed(id, inAvro('north').subarray(0, 3)));
    expect(decoded).toMatchObject({ problem: expect.stringMatching(/./), schema: { name: 'hall-reading' } });
    expect(decoded).not.toHaveProperty('text');
  });

  test('it ends within the id', async () => {
    const { decoded } = await shown(Buffer.of(0, 0));
    expect(decoded).toEqual({ problem: "It has 2 bytes; Confluent's framing alone has 5." });
  });
});

test('JSON, texts and other bytes name no schema', async () => {
  for (const value of ['{"n":1}', 'a text', '\u0007'])
    expect(await shown(Buffer.from(value))).not.toHaveProperty('decoded');
});

describe('a record is sent again', () => {
  const again = (offset: string): Promise<RecordAgain> =>
    client.get<RecordAgain>('topics/again', { topic: 'readings', p: '0', offset });

  test('as the JSON that it is', async () => {
    const { offset } = await shown(Buffer.from('{"n": 1.0}'));
    expect(await again(offset)).toEqual({ text: '{\n  "key": null,\n  "headers": {},\n  "value": {"n": 1.0}\n}' });
  });

  /** The record that comes when one is sent again with another value. */
  async function edited(offset: string, value: object): Promise<GoodRecord> {
    const { text, problem } = await again(offset);
    expect(problem).toBeUndefined();
    const changed = JSON.stringify({ ...JSON.parse(text), value });
    expect(await client.post('topics/check', { topic: 'readings', text: changed })).toMatchObject({ problems: [] });
    const sent = await client.post<Produced>('topics/produce', { topic: 'readings', text: changed, partition: 0 });
    return client.get<GoodRecord>('topics/record', { topic: 'readings', p: '0', offset: sent.offset });
  }

  const EDITED = { hall: 'west', sum: 8 };

  test('edited as JSON, and written by the schema of its producer', async () => {
    const id = await registered('hall-reading', 'AVRO', JSON.stringify(AVRO));
    const { offset } = await shown(framed(id, inAvro('north')));
    expect(JSON.parse((await again(offset)).text)).toMatchObject({
      schema: { registry: 'confluent', id: String(id) },
      value: { hall: 'north', sum: 7 },
    });
    const { value, decoded } = await edited(offset, EDITED);
    expect(decoded).toMatchObject({ text: JSON.stringify(EDITED), schema: { name: 'hall-reading' } });
    expect(base64Of(value ?? { base64: '' })).toBe(
      framed(id, avro.Type.forSchema(AVRO).toBuffer(EDITED)).toString('base64'),
    );
  });

  test('so by a schema that uses another one', async () => {
    await registered('hall-name', 'AVRO', '{"type":"enum","name":"Hall","symbols":["north","west"]}');
    const schema = JSON.stringify({
      ...AVRO,
      fields: [
        { name: 'hall', type: 'Hall' },
        { name: 'sum', type: 'long' },
      ],
    });
    const references = [{ name: 'Hall', subject: 'hall-name', version: 1 }];
    const id = await registered('hall-composed', 'AVRO', schema, references);
    const { offset } = await shown(framed(id, Buffer.of(0, 14)));
    expect((await edited(offset, EDITED)).decoded).toMatchObject({ text: JSON.stringify(EDITED) });
  });

  test('so by a schema that a header names, whose value is bare', async () => {
    const guid = await guidOf(await registered('hall-reading', 'AVRO', JSON.stringify(AVRO)));
    const header = Buffer.concat([Buffer.of(1), uuidBytes(guid)]);
    const { offset } = await shown(inAvro('north'), [['__value_schema_id', header]]);
    const { value, decoded } = await edited(offset, EDITED);
    expect(decoded).toMatchObject({ text: JSON.stringify(EDITED), schema: { id: guid } });
    expect(base64Of(value ?? { base64: '' })).toBe(avro.Type.forSchema(AVRO).toBuffer(EDITED).toString('base64'));
  });

  test('so by a GUID in its first bytes, and by JSON Schema', async () => {
    const guid = await guidOf(await registered('hall-reading', 'AVRO', JSON.stringify(AVRO)));
    const byGuid = await shown(Buffer.concat([Buffer.of(1), uuidBytes(guid), inAvro('north')]));
    expect((await edited(byGuid.offset, EDITED)).decoded).toMatchObject({ schema: { id: guid } });
    const id = await registered('hall-json', 'JSON', '{"type":"object"}');
    const asJson = await shown(framed(id, Buffer.from('{"hall":"north"}')));
    expect((await edited(asJson.offset, EDITED)).decoded).toMatchObject({ text: JSON.stringify(EDITED) });
  });

  test('so by the version of its schema in Glue', async () => {
    const id = await inGlue('glued-again');
    const { offset } = await shown(Buffer.concat([Buffer.of(3, 5), uuidBytes(id), deflateSync(inAvro('south'))]));
    expect((await edited(offset, EDITED)).decoded).toMatchObject({ text: JSON.stringify(EDITED), schema: { id } });
  });

  test.each([
    ['a value that the schema does not take', { value: { hall: 'west' } }, /sum.*missing/],
    ['a schema that is not there', { schema: { registry: 'confluent', id: '77777' } }, /has no schema 77777/],
    ['a schema of an unknown registry', { schema: { registry: 'mine', id: '1' } }, /"registry": "confluent" or "glue"/],
  ])('not with %s, which is said before', async (_what, change, message) => {
    const id = await registered('hall-reading', 'AVRO', JSON.stringify(AVRO));
    const { offset } = await shown(framed(id, inAvro('north')));
    const text = JSON.stringify({ ...JSON.parse((await again(offset)).text), ...change });
    const check = await client.post<RecordCheck>('topics/check', { topic: 'readings', text });
    expect(check).toMatchObject({ problems: [{ message: expect.stringMatching(message) }], isSendable: false });
    await expect(client.post('topics/produce', { topic: 'readings', text })).rejects.toThrow(message);
  });

  test('so by a schema of Protobuf, with the message that its bytes or its header name', async () => {
    const id = await registered('hall-proto', 'PROTOBUF', PROTO);
    const inValue = await shown(framed(id, Buffer.concat([Buffer.of(2, 2), IN_PROTOBUF])));
    const again = await edited(inValue.offset, { hall: 'souths' });
    expect(base64Of(again.value ?? { base64: '' })).toBe(
      framed(id, Buffer.concat([Buffer.of(2, 2), Buffer.from('\n\u0006souths')])).toString('base64'),
    );
    const header = Buffer.concat([Buffer.of(1), uuidBytes(await guidOf(id)), Buffer.of(2, 2)]);
    const inHeader = await shown(IN_PROTOBUF, [['__value_schema_id', header]]);
    expect((await edited(inHeader.offset, { hall: 'souths' })).decoded).toMatchObject({ text: '{"hall":"souths"}' });
  });

  test('so by a schema of Protobuf in Glue, with the rank of its message', async () => {
    const id = await inGlue('glued-proto', 'PROTOBUF', PROTO);
    const { offset } = await shown(Buffer.concat([Buffer.of(3, 0), uuidBytes(id), Buffer.of(1), IN_PROTOBUF]));
    expect((await edited(offset, { hall: 'west' })).decoded).toMatchObject({ text: '{"hall":"west"}', schema: { id } });
  });

  test('as its bytes, where they cannot be read, or not be written again, which is said', async () => {
    const proto =
      'syntax = "proto3"; import "google/protobuf/duration.proto"; message M { google.protobuf.Duration d = 1; }';
    const value = framed(await registered('hall-duration', 'PROTOBUF', proto), Buffer.of(0, 10, 2, 8, 5));
    const { text, problem } = await again((await shown(value)).offset);
    expect(problem).toBe('A google.protobuf.Duration is not written here.');
    // Its bytes are text as well.
    expect(JSON.parse(text)).toEqual({ key: null, headers: {}, valueText: value.toString() });
    expect((await again((await shown(framed(77_777, inAvro('north')))).offset)).problem).toMatch(/has no schema 77777/);
  });

  test('not when it is not there', async () => {
    await expect(again('999999')).rejects.toThrow('Topic readings has no record 999999 in partition 0.');
  });
});

test('filters find records by what their values say', async () => {
  const id = await registered('hall-reading', 'AVRO', JSON.stringify(AVRO));
  for (const hall of ['east', 'west'])
    await topics.produce([{ topic: 'sorted', partition: 0, key: null, value: framed(id, inAvro(hall)), headers: [] }]);
  const found = async (query: Record<string, string>) =>
    (await client.get<RecordPage>('topics/records', { topic: 'sorted', ...query })).records.map(({ offset }) => offset);
  expect(await found({ field: 'hall', op: 'is', value: 'west' })).toEqual(['1']);
  expect(await found({ q: '"HALL":"EAST"' })).toEqual(['0']);
});

test('a registry that does not say what it has is asked once for an id, and its reason is shown', async () => {
  const asked: string[] = [];
  const away = async (id: string) => {
    asked.push(id);
    throw new Error('The registry is away.');
  };
  const decoder = new ValueDecoder({ confluent: away, glue: away }, undefined);
  const record = { value: framed(5, inAvro('north')), headers: [] };
  expect(await Promise.all([decoder.decode(record), decoder.decode(record)])).toEqual([
    { problem: 'The registry is away.' },
    { problem: 'The registry is away.' },
  ]);
  expect(asked).toEqual(['5']);
});

test('a value without a schema on a topic that carries Avro is told as that, and a tombstone is not', async () => {
  const never = async () => undefined;
  const decoder = new ValueDecoder({ confluent: never, glue: never }, 'avro');
  expect(await decoder.decode({ value: Buffer.from('{"n":1}'), headers: [] })).toEqual({
    problem: 'The topic carries Avro, and the value names no schema.',
  });
  expect(await decoder.decode({ value: null, headers: [] })).toBeUndefined();
});
