import type { Writer } from '@platformatic/kafka';

/** From here on a copy costs more than another buffer on the socket. */
const COPY_BELOW_BYTES = 4096;

/**
 * The buffers of an answer behind its length. Fields are written one small buffer each: runs of them are joined, large
 * buffers (record batches) are passed on as they are.
 */
export function sendable(header: Writer, body: Writer): Buffer[] {
  const lengthPrefix = Buffer.allocUnsafe(4);
  lengthPrefix.writeInt32BE(header.length + body.length);
  const joined: Buffer[] = [];
  let run: Buffer[] = [];
  const endRun = (): void => {
    if (run.length > 0) joined.push(Buffer.concat(run));
    run = [];
  };
  for (const buffer of [lengthPrefix, ...header.buffers, ...body.buffers]) {
    if (buffer.length < COPY_BELOW_BYTES) run.push(buffer);
    else {
      endRun();
      joined.push(buffer);
    }
  }
  endRun();
  return joined;
}
