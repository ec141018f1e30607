import type { Json, JsonObject } from '../../core/json.ts';

/** What the claims of a token must fit. */
export interface Wanted {
  readonly issuer: string;
  /** One of them is enough. */
  readonly audience: readonly string[];
}

/**
 * What is wrong with the claims of a token; undefined when nothing is.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function problemIn(claims: JsonObject, { issuer, audience }: Wanted, nowMs: number): string | undefined {
  if (claims['iss'] !== issuer) return 'the token was not issued by the configured issuer';
  if (!textsOf(claims['aud'] ?? claims['client_id']).some((one) => audience.includes(one)))
    return 'the token does not have a valid audience';
  const [expires, starts, issued] = ['exp', 'nbf', 'iat'].map((name) => claims[name]);
  if (typeof expires !== 'number' || expires * 1_000 <= nowMs) return 'the token has expired';
  if (isLater(starts, nowMs)) return 'the token is not valid yet';
  if (isLater(issued, nowMs)) return 'the token was issued in the future';
  return undefined;
}

const isLater = (seconds: Json | undefined, nowMs: number): boolean =>
  seconds !== undefined && (typeof seconds !== 'number' || seconds * 1_000 > nowMs);

/** The scopes that a token gives, from `scope` or `scp`: a list, or a text with blanks between them. */
export const scopesIn = ({ scope, scp }: JsonObject): readonly string[] =>
  textsOf(scope ?? scp).flatMap((text) => text.split(' ').filter((one) => one !== ''));

/** Functions get each claim as a text, and a list in brackets. */
export const claimTexts = (claims: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)]));

function claimText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const textsOf = (value: Json | undefined): readonly string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');
