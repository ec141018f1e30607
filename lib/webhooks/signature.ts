import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Scheme, SignedTime } from './scheme.ts';

/** What is known of a request before it is trusted. */
export interface SignedRequest {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, byte by byte as it came. */
  readonly body: Buffer;
}

/**
 * - `unsigned`: the headers have no signature of the scheme.
 * - `forged`: none of the signatures was made with one of the keys.
 * - `expired`: it was, but too long ago, or its time is yet to come.
 */
export type Verdict = 'valid' | 'unsigned' | 'forged' | 'expired';

/** So many signatures in one request are looked at. */
const MAX_SIGNATURES = 8;
const SIGNATURE_BYTES = 32;

/** Looks whether a request was signed with one of the keys. Each signature takes the same time, right or wrong. */
export function verdictOn(scheme: Scheme, request: SignedRequest, keys: readonly Buffer[], nowMs: number): Verdict {
  const signatures = partsOf(request, scheme.header)
    .flatMap((part) => signatureIn(part, scheme) ?? [])
    .slice(0, MAX_SIGNATURES);
  const time = scheme.time && timeOf(request, scheme.time);
  if (signatures.length === 0 || (scheme.time !== undefined && time === undefined)) return 'unsigned';
  const wanted = keys.map((key) => hmac(key, time, request.body));
  const matches = signatures.flatMap((signature) => wanted.map((one) => timingSafeEqual(signature, one)));
  if (!matches.includes(true)) return 'forged';
  return scheme.time === undefined || isNear(scheme.time, Number(time), nowMs) ? 'valid' : 'expired';
}

/** The headers with which a partner would send that body now. */
export function signedHeaders(scheme: Scheme, body: Buffer, key: Buffer, nowMs: number): Record<string, string> {
  const { header, prefix, encoding, time } = scheme;
  const seconds = time && String(Math.floor(nowMs / 1000));
  const signature = prefix + hmac(key, seconds, body).toString(encoding);
  if (time === undefined) return { [header]: signature };
  const signedTime = `${time.prefix}${seconds}`;
  return time.header === header
    ? { [header]: `${signedTime},${signature}` }
    : { [header]: signature, [time.header]: signedTime };
}

function hmac(key: Buffer, time: string | undefined, body: Buffer): Buffer {
  const made = createHmac('sha256', key);
  if (time !== undefined) made.update(`${time}.`);
  return made.update(body).digest();
}

/** The parts of a header with commas between them. A header that is sent twice comes so, too. */
const partsOf = ({ headers }: SignedRequest, name: string): readonly string[] =>
  (headers[name] ?? '').split(',').map((part) => part.trim());

/** Only what is written exactly as the scheme writes it: other spellings of the same bytes are no signature. */
function signatureIn(part: string, { prefix, encoding }: Scheme): Buffer | undefined {
  if (!part.startsWith(prefix)) return undefined;
  const text = part.slice(prefix.length);
  const bytes = Buffer.from(text, encoding);
  return bytes.length === SIGNATURE_BYTES && bytes.toString(encoding) === text ? bytes : undefined;
}

/** The one time of the signature. With two of them, which was signed would be a guess. */
function timeOf(request: SignedRequest, { header, prefix }: SignedTime): string | undefined {
  const times = partsOf(request, header).filter((part) => part.startsWith(prefix));
  const text = times.length === 1 ? times[0]?.slice(prefix.length) : undefined;
  return text !== undefined && /^\d{1,12}$/.test(text) ? text : undefined;
}

const isNear = ({ toleranceSeconds }: SignedTime, seconds: number, nowMs: number): boolean =>
  Math.abs(nowMs - seconds * 1000) <= toleranceSeconds * 1000;
