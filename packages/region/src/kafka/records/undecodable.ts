/** Bytes that are not what their codec makes. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

/** More comes out than may. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

export function tooManyBytes(maxBytes: number): TooLong {
  return new TooLong(`The records take more than ${maxBytes} bytes when they are decompressed.`);
}
