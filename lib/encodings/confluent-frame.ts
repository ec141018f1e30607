import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Framed, FrameError, FrameOptions, SchemaMark } from './frame.ts';
import { GUID_BYTES, guidBytes, guidOf } from './guid.ts';

/** What follows: an id of 32 bits, or a GUID. */
const MAGIC = { id: 0, guid: 1 } as const;
const MAX_ID = 2 ** 31 - 1;
/** No message lies nearly as deep. */
const MAX_INDEXES = 100;

/** Where a record has a header with its schema's id, that counts; else the first bytes of the value. */
export function readConfluent(
  value: Buffer,
  header: Buffer | undefined,
  isProtobuf: boolean,
  fail: FrameError,
): Framed {
  const reader = new ByteReader(value, fail);
  if (header === undefined) return { ...markIn(reader, isProtobuf, fail), payload: reader.rest() };
  const inHeader: FrameError = (problem) => fail(`its schema id header is wrong: ${problem}`);
  const mark = markIn(new ByteReader(header, inHeader), isProtobuf, inHeader);
  return { ...mark, payload: value };
}

function markIn(reader: ByteReader, isProtobuf: boolean, fail: FrameError): SchemaMark {
  const schemaId = schemaIdIn(reader, fail);
  return isProtobuf ? { schemaId, messageIndexes: indexesIn(reader, fail) } : { schemaId };
}

function schemaIdIn(reader: ByteReader, fail: FrameError): string {
  const magic = reader.byte();
  if (magic === MAGIC.guid) return guidOf(reader.take(GUID_BYTES));
  if (magic !== MAGIC.id) throw fail(`it begins with the byte ${magic}, not with 0 or 1`);
  const id = reader.take(4).readInt32BE();
  if (id < 0) throw fail(`it has the schema id ${id}`);
  return String(id);
}

/** No index at all stands for the first message. */
function indexesIn(reader: ByteReader, fail: FrameError): readonly number[] {
  const count = Number(reader.zigzag());
  if (count === 0) return [0];
  if (count < 0 || count > MAX_INDEXES) throw fail(`it has ${count} message indexes`);
  return Array.from({ length: count }, () => {
    const index = Number(reader.zigzag());
    if (index < 0 || index > MAX_ID) throw fail(`it has the message index ${index}`);
    return index;
  });
}

/**
 * What stands in front of a value, or with a GUID in a header of its record.
 * @throws RangeError when the id is neither a whole number of 32 bits nor a GUID
 */
export function confluentHead({ schemaId, messageIndexes = [0], encoding }: Omit<FrameOptions, 'framing'>): Buffer {
  const head = new ByteWriter();
  const guid = guidBytes(schemaId);
  head.byte(guid === undefined ? MAGIC.id : MAGIC.guid);
  head.bytes(guid ?? idBytes(schemaId));
  if (encoding === 'protobuf') {
    const indexes = messageIndexes.length === 1 && messageIndexes[0] === 0 ? [] : messageIndexes;
    for (const number of [indexes.length, ...indexes]) head.zigzag(number);
  }
  return head.written();
}

function idBytes(schemaId: string): Buffer {
  const id = /^\d{1,10}$/.test(schemaId) ? Number(schemaId) : Number.NaN;
  if (!(id <= MAX_ID)) throw new RangeError(`${schemaId} is no schema id of a Confluent registry.`);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(id);
  return bytes;
}
