import type { Actor } from '../../../core/ports.ts';
import type { BytesAnswer, TextAnswer } from '../../../http/call.ts';
import { unescaped } from '../../../http/xml.ts';
import type { ServiceTarget } from './integration.ts';

/** A call of the API of a service. */
export interface ServiceRequest {
  /** As signatures name it. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly requestId: string;
}

/** Calls a service with the role of the actor. What it refuses is an answer, too. */
export type RestServiceCall = (request: ServiceRequest, actor: Actor) => Promise<TextAnswer | BytesAnswer>;

/** What parameters and templates make of a request. */
export interface MappedParts {
  readonly headers: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
  readonly body: string;
}

const FORM = 'application/x-www-form-urlencoded';

/** The services that integrations call: the part of `X-Amz-Target` before the dot, undefined for other protocols. */
export const REST_SERVICES: Readonly<Record<string, string | undefined>> = {
  dynamodb: 'DynamoDB_20120810',
  events: 'AWSEvents',
  s3: undefined,
  secretsmanager: 'secretsmanager',
  sns: undefined,
  sqs: undefined,
  ssm: 'AmazonSSM',
  states: 'AWSStepFunctions',
};

/** Those that are called by a form, and answer JSON where the caller asks for it. */
const BY_FORM = ['sns', 'sqs'];

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-request-basic-setup.html */
export function serviceRequest(
  { service, httpMethod, action, path = '' }: ServiceTarget,
  { headers, querystring, path: placeholders, body }: MappedParts,
  requestId: string,
): ServiceRequest {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => encodeURIComponent(placeholders[name] ?? ''));
  const { 'content-type': type = 'application/json', ...others } = headers;
  const call = { service, requestId, path: `/${filled.replace(/^\//, '')}` };
  if (BY_FORM.includes(service) && headers['x-amz-target'] === undefined) {
    const fields = new URLSearchParams(action === undefined ? {} : { Action: action });
    for (const [name, value] of Object.entries(querystring)) fields.append(name, value);
    if (type.startsWith(FORM)) for (const [name, value] of new URLSearchParams(body.trim())) fields.append(name, value);
    const form = { ...others, 'content-type': FORM };
    return { ...call, method: 'POST', query: new URLSearchParams(), headers: form, body: fields.toString() };
  }
  const target = REST_SERVICES[service];
  const targeted = action !== undefined && target !== undefined && { 'x-amz-target': `${target}.${action}` };
  const query = new URLSearchParams(querystring);
  return { ...call, method: httpMethod, query, headers: { ...targeted, ...others, 'content-type': type }, body };
}

/** The body of an answer; API Gateway asks for JSON, which services called by a form answer in place of XML. */
export function bodyOf(service: string, answer: TextAnswer | BytesAnswer): string {
  const text = 'body' in answer ? answer.body : answer.bytes.toString('utf8');
  if (!BY_FORM.includes(service) || !text.trimStart().startsWith('<')) return text;
  const [, root = '', content = ''] = /<([A-Za-z]\w*)(?:\s[^>]*)?>([\s\S]*)<\/\1>\s*$/.exec(text) ?? [];
  const value = elementValue(content);
  return JSON.stringify(root === 'ErrorResponse' ? value : { [root]: value });
}

type Element = string | null | { readonly [name: string]: Element };

function elementValue(content: string): Element {
  const elements = [...content.matchAll(/<([A-Za-z]\w*)(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/\1>)/g)];
  if (elements.length > 0)
    return Object.fromEntries(elements.map(([, name = '', inner = '']) => [name, elementValue(inner)]));
  return content.trim() === '' ? null : unescaped(content);
}
