import type { Json } from '../../../core/json.ts';
import { ValueUnencodable } from '../../schema-kind.ts';
import { WIRE } from '../decode/wire.ts';
import { WireWriter } from './wire-writer.ts';

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/**
 * A `google.protobuf.Timestamp` of a time by RFC 3339.
 * @throws ValueUnencodable
 * @see https://protobuf.dev/reference/protobuf/google.protobuf/#timestamp
 */
export function encodeTimestamp(json: Json): Buffer {
  const [, seconds = '', fraction = '', zone = ''] = TIMESTAMP.exec(typeof json === 'string' ? json : '') ?? [];
  const ms = Date.parse(seconds + zone);
  if (Number.isNaN(ms)) throw new ValueUnencodable(`${JSON.stringify(json)} is no time such as 2026-03-02T09:15:00Z.`);
  const writer = new WireWriter();
  for (const [number, value] of [
    [1, BigInt(ms / 1000)],
    [2, BigInt(fraction.padEnd(9, '0'))],
  ] as const) {
    if (value === 0n) continue;
    writer.tag(number, WIRE.varint);
    writer.varint(value);
  }
  return writer.bytes();
}

const WRAPPER = /^google\.protobuf\.(?:Double|Float|U?Int(?:32|64)|Bool|String|Bytes)Value$/;

/** Whether a message is in JSON what its only field is. */
export const isWrapper = (fullName: string): boolean => WRAPPER.test(fullName);
