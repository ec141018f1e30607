import { isObject, type JsonObject, parseJson } from '../../core/json.ts';

/** A JSON Web Token that nobody has verified yet. */
export interface Token {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** The text that the signature is for. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** @see https://www.rfc-editor.org/rfc/rfc7515#section-3.1 */
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** The parts of a token in compact form; undefined for any other text. */
export function decodeToken(text: string): Token | undefined {
  const [, first = '', second = '', third = ''] = COMPACT.exec(text) ?? [];
  const [header, claims] = [first, second].map((part) => parseJson(Buffer.from(part, 'base64url').toString()));
  if (!isObject(header) || !isObject(claims)) return undefined;
  return { header, claims, signed: `${first}.${second}`, signature: Buffer.from(third, 'base64url') };
}
