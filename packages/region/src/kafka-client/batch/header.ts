/** The header of a record batch. @see https://kafka.apache.org/documentation/#recordbatch */
export interface BatchHeader {
  readonly baseOffset: bigint;
  /** By the header; compaction may have taken that record away. */
  readonly lastOffset: bigint;
  readonly attributes: number;
  readonly firstTimestampMs: number;
  readonly maxTimestampMs: number;
  readonly producerId: bigint;
  readonly recordCount: number;
}

/** Base offset and length. */
export const PREFIX_BYTES = 12;
/** Up to the format, which says how to read the rest. */
export const UP_TO_FORMAT_BYTES = 17;
/** Up to the records. */
export const HEADER_BYTES = 61;
export const CRC_AT = 17;
/** The checksum covers all that follows it. */
export const CHECKED_FROM = 21;

const CODEC = 0b111;
const LOG_APPEND_TIME = 0b1000;
const TRANSACTIONAL = 0b1_0000;
const CONTROL = 0b10_0000;

export const formatOf = (bytes: Buffer): number => bytes.readInt8(16);

/** The bytes that a batch says it has, prefix included. */
export const announcedBytes = (bytes: Buffer): number => PREFIX_BYTES + bytes.readInt32BE(8);

/** Needs {@link HEADER_BYTES}. */
export function readHeader(bytes: Buffer): BatchHeader {
  const baseOffset = bytes.readBigInt64BE(0);
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(bytes.readInt32BE(23)),
    attributes: bytes.readInt16BE(21),
    firstTimestampMs: Number(bytes.readBigInt64BE(27)),
    maxTimestampMs: Number(bytes.readBigInt64BE(35)),
    producerId: bytes.readBigInt64BE(43),
    recordCount: bytes.readInt32BE(57),
  };
}

export const codecOf = ({ attributes }: BatchHeader): number => attributes & CODEC;
export const isStamped = ({ attributes }: BatchHeader): boolean => (attributes & LOG_APPEND_TIME) !== 0;
export const isTransactional = ({ attributes }: BatchHeader): boolean => (attributes & TRANSACTIONAL) !== 0;
export const isControl = ({ attributes }: BatchHeader): boolean => (attributes & CONTROL) !== 0;
