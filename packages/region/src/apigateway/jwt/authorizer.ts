import { verify } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { textOf } from '../../core/json.ts';
import type { Call, TextAnswer } from '../../http/call.ts';
import { failure } from '../http-result.ts';
import { claimTexts, problemIn, scopesIn, type Wanted } from './claims.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { decodeToken, type Token } from './token.ts';

/** How an API finds out who calls it, by a token. */
export interface JwtAuthorizer extends Wanted {
  /** `$request.header.Authorization` */
  readonly identitySource: string;
}

/** What functions hear of the holder of a token. */
export interface JwtCaller {
  readonly claims: Readonly<Record<string, string>>;
  /** Null where the route wants none. */
  readonly scopes: readonly string[] | null;
}

export type JwtDecision = { readonly jwt: JwtCaller } | { readonly refusal: TextAnswer };

export interface JwtDeps {
  readonly keys: IssuerKeys;
  readonly clock: Clock;
}

/** By the name of the token's algorithm. API Gateway takes those that are based on RSA. */
const ALGORITHMS = new Map([
  ['RS256', 'sha256'],
  ['RS384', 'sha384'],
  ['RS512', 'sha512'],
]);

/**
 * Whether the token of a call lets it in.
 * @param scopes of the route: the token must have one, if there are any
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function decide(
  call: Call,
  authorizer: JwtAuthorizer,
  scopes: readonly string[],
  deps: JwtDeps,
): Promise<JwtDecision> {
  const text = identityIn(call, authorizer.identitySource);
  if (text === '') return { refusal: unauthorized('Bearer') };
  const token = decodeToken(text);
  const problem = token ? await problemOf(token, authorizer, deps) : 'the token is malformed';
  if (!token || problem !== undefined) return { refusal: unauthorized(challenge('invalid_token', problem ?? '')) };
  const given = scopesIn(token.claims);
  if (scopes.length > 0 && !scopes.some((scope) => given.includes(scope))) return { refusal: outOfScope(scopes) };
  return { jwt: { claims: claimTexts(token.claims), scopes: scopes.length > 0 ? given : null } };
}

async function problemOf(token: Token, wanted: Wanted, { keys, clock }: JwtDeps): Promise<string | undefined> {
  const [algorithm, keyId] = ['alg', 'kid'].map((name) => textOf(token.header[name]));
  const digest = ALGORITHMS.get(algorithm ?? '');
  if (digest === undefined) return 'the token is signed with an algorithm that is not based on RSA';
  try {
    const key = await keys.find(wanted.issuer, keyId ?? '');
    if (!key) return 'the issuer has no key of that id';
    if (!verify(digest, Buffer.from(token.signed), key, token.signature)) return 'the signature is not valid';
  } catch {
    return 'OIDC discovery endpoint communication error';
  }
  return problemIn(token.claims, wanted, clock.now());
}

/** The token that the call brings, with or without `Bearer`; empty where it brings none. */
function identityIn({ headers, query }: Call, source: string): string {
  const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  const value = kind === 'header' ? [headers[name.toLowerCase()]].flat()[0] : query.get(name);
  return (value ?? '').replace(/^Bearer\s+/i, '').trim();
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html */
const challenge = (error: string, description: string, scope = ''): string =>
  `Bearer scope="${scope}" error="${error}" error_description="${description}"`;

const unauthorized = (value: string): TextAnswer => challenged(failure(401, 'Unauthorized'), value);

function outOfScope(scopes: readonly string[]): TextAnswer {
  const description = 'the token has none of the scopes of the route';
  return challenged(failure(403, 'Forbidden'), challenge('insufficient_scope', description, scopes.join(' ')));
}

const challenged = (answer: TextAnswer, value: string): TextAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'www-authenticate': value },
});
