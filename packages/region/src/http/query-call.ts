import type { Call } from './call.ts';

type QueryCall = Pick<Call, 'method' | 'headers' | 'query' | 'body' | 'signedFor'>;

/**
 * The form of a call of the query protocol: the body of a POST, or the query of a signed call. A GET that nobody signed is
 * one that a web page or a link can make, so it calls nothing but what the links of notifications are for.
 * @returns undefined for a call of another protocol
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */
export function queryForm(call: QueryCall): URLSearchParams | undefined {
  const { method, headers, query, body } = call;
  if (method === 'POST' && headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(body);
  }
  const isCall = (method === 'GET' || method === 'POST') && query.has('Action');
  return isCall && queryServiceOf(call) !== undefined ? query : undefined;
}

/** The fields of a call that the router gave to a service of the query protocol. */
export const formOf = (call: QueryCall): URLSearchParams => queryForm(call) ?? new URLSearchParams();

/**
 * The service that a call of the query protocol is signed for, in a header or in the query. Signatures are not verified,
 * so one in a link counts only where no browser follows the link: each tells where it comes from.
 */
export function queryServiceOf(call: QueryCall): string | undefined {
  const site = call.headers['sec-fetch-site'];
  if (call.signedFor !== undefined) return call.signedFor;
  if (site === undefined) return serviceIn(call.query) ?? linkedService(call);
  return site === 'none' ? linkedService(call) : undefined;
}

/** What the links of notifications call. Whoever has one may follow it, as on AWS; a page may not lead to it. */
const LINKED: Readonly<Record<string, string>> = { ConfirmSubscription: 'sns', Unsubscribe: 'sns' };

const linkedService = ({ method, query }: QueryCall): string | undefined =>
  method === 'GET' ? LINKED[query.get('Action') ?? ''] : undefined;

/** The credential in the query of a call of the query protocol that is signed there; undefined for any other call. */
export function queryCredentialOf(call: QueryCall): string | undefined {
  const { headers, query, signedFor } = call;
  if (signedFor !== undefined || headers['sec-fetch-site'] !== undefined || serviceIn(query) === undefined)
    return undefined;
  return queryForm(call) === undefined ? undefined : (query.get('X-Amz-Credential') ?? undefined);
}

/** The service in the scope of the query's credential. */
const serviceIn = (query: URLSearchParams): string | undefined =>
  /^[^/]+\/\d{8}\/[^/]+\/([^/]+)\//.exec(query.get('X-Amz-Credential') ?? '')?.[1];
