const P1 = 0x9e37_79b1;
const P2 = 0x85eb_ca77;
const P3 = 0xc2b2_ae3d;
const P4 = 0x27d4_eb2f;
const P5 = 0x1656_67b1;

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
const round = (lane: number, input: number): number => Math.imul(rotate((lane + Math.imul(input, P2)) | 0, 13), P1);

/**
 * The checksum of LZ4 frames, with seed 0.
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export function xxhash32(bytes: Buffer): number {
  let [at, hash] = bytes.length < 16 ? [0, P5] : lanes(bytes);
  hash = (hash + bytes.length) | 0;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(bytes.readInt32LE(at), P3)) | 0, 17), P4);
  }
  for (; at < bytes.length; at++) {
    hash = Math.imul(rotate((hash + Math.imul(bytes[at] ?? 0, P5)) | 0, 11), P1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function lanes(bytes: Buffer): [at: number, hash: number] {
  let [a, b, c, d] = [(P1 + P2) | 0, P2 | 0, 0, -P1 | 0];
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16) {
    a = round(a, bytes.readInt32LE(at));
    b = round(b, bytes.readInt32LE(at + 4));
    c = round(c, bytes.readInt32LE(at + 8));
    d = round(d, bytes.readInt32LE(at + 12));
  }
  return [at, (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0];
}
