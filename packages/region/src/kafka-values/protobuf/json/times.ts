import { ValueUndecodable } from '../../schema-kind.ts';

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z in seconds since the epoch. */
const TIMESTAMP_SECONDS = { first: -62_135_596_800n, last: 253_402_300_799n };
/** Ten thousand years, as long as Protobuf lets a duration be. */
const MAX_DURATION_SECONDS = 315_576_000_000n;
const SECOND_NANOS = 1_000_000_000n;

/** @throws ValueUndecodable outside of the years 1 to 9999 */
export function timestampText(seconds: bigint, nanos: bigint): string {
  if (seconds < TIMESTAMP_SECONDS.first || seconds > TIMESTAMP_SECONDS.last || nanos < 0n || nanos >= SECOND_NANOS)
    throw new ValueUndecodable(
      `A google.protobuf.Timestamp of ${seconds} s and ${nanos} ns is no time of the years 1 to 9999.`,
    );
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, '0000-00-00T00:00:00'.length);
  return `"${date}${fraction(nanos)}Z"`;
}

/** @throws ValueUndecodable when it is longer than ten thousand years, or its parts have different signs */
export function durationText(seconds: bigint, nanos: bigint): string {
  const isMixed = (seconds > 0n && nanos < 0n) || (seconds < 0n && nanos > 0n);
  if (magnitude(seconds) > MAX_DURATION_SECONDS || magnitude(nanos) >= SECOND_NANOS || isMixed)
    throw new ValueUndecodable(`A google.protobuf.Duration of ${seconds} s and ${nanos} ns is none.`);
  const sign = seconds < 0n || nanos < 0n ? '-' : '';
  return `"${sign}${magnitude(seconds)}${fraction(magnitude(nanos))}s"`;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** None, three, six or nine digits. */
function fraction(nanos: bigint): string {
  if (nanos === 0n) return '';
  const digits = String(nanos).padStart(9, '0');
  return `.${digits.replace(/(?:000){1,2}$/, '')}`;
}
