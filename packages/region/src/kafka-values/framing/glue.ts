import { deflateSync, inflateSync } from 'node:zlib';
import { ValueUndecodable } from '../schema-kind.ts';
import { readUuid, UUID_BYTES, uuidBytes } from './uuid.ts';

/** A value by Glue's framing. */
export interface GlueValue {
  /** The UUID of the version of the schema. */
  readonly schemaVersionId: string;
  /** What follows the header, inflated. For Protobuf it begins with the message index: see `readRank`. */
  readonly body: Buffer;
}

const HEADER_VERSION = 3;
const COMPRESSION = { none: 0, zlib: 5 };
const UUID_START = 2;
const HEADER_END = UUID_START + UUID_BYTES;

/**
 * Reads the 18 bytes of Glue's header and what follows.
 * @param maxBytes how long the body may be once it is inflated
 * @throws ValueUndecodable when it begins in another way, cannot be inflated, or is longer
 * @see https://github.com/awslabs/aws-glue-schema-registry
 */
export function readGlue(bytes: Buffer, maxBytes: number): GlueValue {
  if (bytes.length < HEADER_END)
    throw new ValueUndecodable(`It has ${bytes.length} bytes; the header of Glue's registry alone has ${HEADER_END}.`);
  if (bytes[0] !== HEADER_VERSION)
    throw new ValueUndecodable(`It begins with the byte ${bytes[0]}, not with the byte 3 of Glue's header.`);
  const body = bytes.subarray(HEADER_END);
  return { schemaVersionId: readUuid(bytes, UUID_START), body: bodyOf(bytes[1], body, maxBytes) };
}

function bodyOf(compression: number | undefined, body: Buffer, maxBytes: number): Buffer {
  if (compression === COMPRESSION.zlib) return inflate(body, maxBytes);
  if (compression !== COMPRESSION.none)
    throw new ValueUndecodable(`The byte of compression is ${compression}. Glue has 0 for none and 5 for zlib.`);
  if (body.length > maxBytes) throw tooLong(maxBytes);
  return body;
}

function inflate(body: Buffer, maxOutputLength: number): Buffer {
  try {
    return inflateSync(body, { maxOutputLength });
  } catch (error) {
    if (error instanceof RangeError) throw tooLong(maxOutputLength);
    throw new ValueUndecodable('The body says that it is compressed by zlib, and cannot be inflated.', {
      cause: error,
    });
  }
}

/** Writes the framing. The body of a value of Protobuf begins with `writeRank`. */
export function writeGlue(schemaVersionId: string, body: Buffer, compression: 'none' | 'zlib' = 'none'): Buffer {
  const start = Buffer.from([HEADER_VERSION, COMPRESSION[compression]]);
  return Buffer.concat([start, uuidBytes(schemaVersionId), compression === 'zlib' ? deflateSync(body) : body]);
}

const tooLong = (maxBytes: number): ValueUndecodable =>
  new ValueUndecodable(`Its body has more than ${maxBytes} bytes.`);
