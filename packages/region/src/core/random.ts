/** The region's only source of random numbers: for ids, jitter and faults. The same seed gives the same run. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from 0 to `below - 1`. */
  integer(below: number): number;
  /** A UUID of version 4. */
  uuid(): string;
}

/** Mulberry32: small, fast, and good enough for anything but secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const bits = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = (): number => bits() / 2 ** 32;
  return { next, integer: (below) => Math.floor(next() * below), uuid: () => uuidFrom(bits) };
}

const hexOf = (bits: number): string => bits.toString(16).padStart(8, '0');

function uuidFrom(bits: () => number): string {
  const hex = hexOf(bits()) + hexOf(bits()) + hexOf(bits()) + hexOf(bits());
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
