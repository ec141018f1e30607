import { deflateSync, inflateSync } from 'node:zlib';
import { objectOf } from '../json.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Framed, FrameError, FrameOptions } from './frame.ts';
import { GUID_BYTES, guidBytes, guidOf } from './guid.ts';
import { MAX_UNPACKED_BYTES } from './limits.ts';

const VERSION = 3;
const COMPRESSION = { none: 0, zlib: 5 } as const;
const MAX_RANK = 2 ** 31 - 1;

export function readGlue(value: Buffer, isProtobuf: boolean, fail: FrameError): Framed {
  const reader = new ByteReader(value, fail);
  const version = reader.byte();
  if (version !== VERSION) throw fail(`it begins with the byte ${version}, not with ${VERSION}`);
  const compression = reader.byte();
  const schemaId = guidOf(reader.take(GUID_BYTES));
  const content = unpacked(compression, reader.rest(), fail);
  if (!isProtobuf) return { schemaId, payload: content };
  const message = new ByteReader(content, fail);
  const messageRank = Number(message.varint());
  if (messageRank > MAX_RANK) throw fail(`it has the message index ${messageRank}`);
  return { schemaId, messageRank, payload: message.rest() };
}

function unpacked(compression: number, content: Buffer, fail: FrameError): Buffer {
  if (compression === COMPRESSION.none) return content;
  if (compression !== COMPRESSION.zlib) throw fail(`it has the unknown compression ${compression}`);
  const { buffer, readBytes } = inflated(content, fail);
  if (readBytes < content.length) throw fail('it goes on behind its compressed part');
  return buffer;
}

function inflated(content: Buffer, fail: FrameError): { readonly buffer: Buffer; readonly readBytes: number } {
  try {
    // With `info`, Node answers with the buffer and how far it has read. Its types know the buffer alone.
    const { buffer, engine } = objectOf(inflateSync(content, { maxOutputLength: MAX_UNPACKED_BYTES, info: true }));
    return {
      buffer: Buffer.isBuffer(buffer) ? buffer : Buffer.alloc(0),
      readBytes: Number(objectOf(engine)['bytesWritten']),
    };
  } catch (error) {
    if (objectOf(error)['code'] === 'ERR_BUFFER_TOO_LARGE')
      throw fail(`its compressed part has more than ${MAX_UNPACKED_BYTES} bytes`);
    throw fail('its compressed part is broken');
  }
}

/** @throws RangeError when the id is no UUID */
export function glueFrame(
  { schemaId, messageRank = 0, encoding, isCompressed = false }: Omit<FrameOptions, 'framing'>,
  payload: Buffer,
): Buffer {
  const id = guidBytes(schemaId);
  if (id === undefined) throw new RangeError(`${schemaId} is no schema version id of Glue.`);
  const content = new ByteWriter();
  if (encoding === 'protobuf') content.varint(messageRank);
  content.bytes(payload);
  const written = isCompressed ? deflateSync(content.written()) : content.written();
  return Buffer.concat([Buffer.of(VERSION, isCompressed ? COMPRESSION.zlib : COMPRESSION.none), id, written]);
}
