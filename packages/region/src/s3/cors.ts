import { AwsError } from '../core/aws-error.ts';
import type { Answer, Call } from '../http/call.ts';

/**
 * A rule by which a bucket answers pages of other sites.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export interface CorsRule {
  /** With at most one asterisk each. */
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  /** In lower case, with at most one asterisk each. */
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** The answer to a preflight. @throws AwsError AccessForbidden (403) where no rule allows the request */
export function preflightOf(rules: readonly CorsRule[], { headers }: Call): Answer {
  const { origin = '' } = headers;
  const method = headers['access-control-request-method'] ?? '';
  const asked = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = rules.find(
    (one) => isFor(one, origin, method) && asked.every((name) => one.allowedHeaders.some((known) => fits(known, name))),
  );
  if (rule === undefined) {
    const why = rules.length === 0 ? 'CORS is not enabled for this bucket.' : 'This CORS request is not allowed.';
    throw new AwsError('AccessForbidden', `CORSResponse: ${why}`, 403);
  }
  const allowed = asked.length === 0 ? {} : { 'access-control-allow-headers': asked.join(', ') };
  return { status: 200, headers: { ...headersOf(rule, origin), ...allowed }, body: '' };
}

/** The headers by which a page of another site may read an answer; none where no rule is for it. */
export function corsHeaders(rules: readonly CorsRule[], { method, headers: { origin } }: Call): Record<string, string> {
  const rule = origin === undefined ? undefined : rules.find((one) => isFor(one, origin, method));
  return rule === undefined || origin === undefined ? {} : headersOf(rule, origin);
}

/**
 * Whether a rule of a bucket lets pages of an origin make a call of a method. Not every call has a preflight: a form may
 * post at once. A preflight itself may be asked by every origin that a rule names.
 * @see https://fetch.spec.whatwg.org/#cors-safelisted-method
 */
export const isOpenTo = (rules: readonly CorsRule[], origin: string, method: string): boolean =>
  rules.some((rule) => (method === 'OPTIONS' ? isOfOrigin(rule, origin) : isFor(rule, origin, method)));

const isFor = (rule: CorsRule, origin: string, method: string): boolean =>
  rule.allowedMethods.includes(method) && isOfOrigin(rule, origin);

const isOfOrigin = ({ allowedOrigins }: CorsRule, origin: string): boolean =>
  allowedOrigins.some((allowed) => fits(allowed, origin));

function headersOf(rule: CorsRule, origin: string): Record<string, string> {
  const isAnybody = rule.allowedOrigins.includes('*');
  return {
    'access-control-allow-origin': isAnybody ? '*' : origin,
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(!isAnybody && { 'access-control-allow-credentials': 'true' }),
    ...(rule.exposedHeaders.length > 0 && { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: VARY,
  };
}

/** An asterisk stands for any text. */
function fits(pattern: string, value: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === value;
  return value.length >= pattern.length - 1 && value.startsWith(start) && value.endsWith(end);
}
