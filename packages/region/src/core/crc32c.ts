import { crc32c as crc32cOf, Writer } from '@platformatic/kafka';

/** The CRC-32C of the bytes. The package copies any bytes but those of a writer, which take half as long. */
export function crc32c(bytes: Buffer): number {
  return crc32cOf(Writer.create().append(bytes).dynamicBuffer);
}
