import { fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { parseAvro } from '#lib/encodings/avro/parse.ts';
import { avroCodec, protobufCodec } from '#lib/encodings/event-encodings.ts';
import type { EventEncodings } from '#schemas/encodings.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { fuzz } from '../../../packages/region/test/support/fuzz.ts';
import { avscType } from '../../support/encodings/avro.ts';
import { forAvsc, withoutDefaults } from '../../support/encodings/avro-shape.ts';
import { bufMessage } from '../../support/encodings/buf.ts';
import { encodingsFor, entryOf } from '../../support/encodings/contracts.ts';
import { dataOf } from '../../support/encodings/data.ts';
import { protobufShape } from '../../support/encodings/protobuf-shape.ts';

const box = {
  type: 'object',
  properties: { id: { type: 'string' }, size: { type: 'integer' }, in: { $ref: '#/definitions/box' } },
  required: ['id'],
};
const kinds = {
  text: { type: 'string' },
  flag: { type: 'boolean' },
  count: { type: 'integer' },
  share: { type: 'number' },
  box: { $ref: '#/definitions/box' },
  texts: { type: 'array', items: { type: 'string' } },
  flags: { type: 'array', items: { type: 'boolean' } },
  counts: { type: 'array', items: { type: 'integer' } },
  shares: { type: 'array', items: { type: 'number' } },
  boxes: { type: 'array', items: { $ref: '#/definitions/box' } },
  byName: { type: 'object', additionalProperties: { type: 'integer' } },
  boxByName: { type: 'object', additionalProperties: { $ref: '#/definitions/box' } },
  lists: { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
  maps: { type: 'array', items: { type: 'object', additionalProperties: { type: 'string' } } },
  listByName: { type: 'object', additionalProperties: { type: 'array', items: { type: 'boolean' } } },
  any: { anyOf: [{ type: 'string' }, { type: 'boolean' }, { type: 'integer' }, { $ref: '#/definitions/box' }] },
  anyNumber: { type: ['number', 'string'] },
  anyOfList: { type: 'array', items: { type: ['string', 'integer'] } },
};
const nullable = {
  text: { type: ['string', 'null'] },
  count: { type: ['integer', 'null'] },
  box: { oneOf: [{ type: 'null' }, { $ref: '#/definitions/box' }] },
  any: { type: ['null', 'string', 'boolean'] },
};
const more = { definitions: { box } };
const ours: readonly (readonly [string, EventEncodings])[] = [
  ['every kind, required', encodingsFor(entryOf(kinds, { ...more, required: Object.keys(kinds) }))],
  ['every kind, optional', encodingsFor(entryOf(kinds, more))],
  ['what may be null, required', encodingsFor(entryOf(nullable, { ...more, required: Object.keys(nullable) }))],
];
const contracts = [...allEncodings.map((one) => [one.name, one] as const), ...ours];
const runs = fuzz(60);

describe.each(contracts)('%s', (_name, encodings) => {
  const data = dataOf(encodings.protobuf);

  test('comes back from Avro as it was, whether avsc or the kit wrote it', () => {
    const theirs = avscType(encodings.avroSchema);
    const type = parseAvro(encodings.avroSchema, encodings.name);
    fc.assert(
      fc.property(data, (value) => {
        const bytes = avroCodec.encode(encodings, value, 'it');
        expect(JSON.parse(avroCodec.decode(encodings, bytes, 'it'))).toEqual(value);
        expect(withoutDefaults(type, theirs.fromBuffer(bytes))).toEqual(value);
        const written = theirs.toBuffer(forAvsc(type, value));
        expect(JSON.parse(avroCodec.decode(encodings, written, 'it'))).toEqual(value);
      }),
      runs,
    );
  });

  test('comes back from Protobuf as it was, whether protobufjs or the kit wrote it', () => {
    const { root } = protobuf.parse(encodings.protobufSchema, { keepCase: true });
    const message = root.lookupType(encodings.name);
    const seen = (bytes: Uint8Array) => message.toObject(message.decode(bytes), { longs: String, defaults: true });
    fc.assert(
      fc.property(data, (value) => {
        const bytes = protobufCodec.encode(encodings, value, 'it');
        expect(JSON.parse(protobufCodec.decode(encodings, bytes, 'it'))).toEqual(value);
        const written = message.encode(message.fromObject(protobufShape(encodings.protobuf, value))).finish();
        expect(JSON.parse(protobufCodec.decode(encodings, Buffer.from(written), 'it'))).toEqual(value);
        expect(seen(bytes)).toEqual(seen(written));
      }),
      runs,
    );
  });

  test('comes back from Protobuf as it was, whether @bufbuild/protobuf or the kit wrote it', () => {
    const message = bufMessage(encodings.protobuf);
    const seen = (bytes: Uint8Array) => toJson(message, fromBinary(message, bytes));
    fc.assert(
      fc.property(data, (value) => {
        const bytes = protobufCodec.encode(encodings, value, 'it');
        const json = JSON.parse(JSON.stringify(protobufShape(encodings.protobuf, value)));
        const written = toBinary(message, fromJson(message, json));
        expect(JSON.parse(protobufCodec.decode(encodings, Buffer.from(written), 'it'))).toEqual(value);
        expect(seen(bytes)).toEqual(seen(written));
      }),
      runs,
    );
  });
});
