import { isObject, type JsonObject, parseJson, textOf } from '../../src/core/json.ts';

export interface RestCall {
  readonly service: string;
  readonly method: string;
  /** With its query, encoded. */
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Calls of AWS as they are on the wire, without an SDK that would check inputs or name errors its own way. */
export class Caller {
  readonly endpoint: string;
  readonly bootstrapServers: string;
  readonly schemaRegistryUrl: string;

  constructor(endpoint: string, bootstrapServers: string, schemaRegistryUrl: string) {
    this.endpoint = endpoint;
    this.bootstrapServers = bootstrapServers;
    this.schemaRegistryUrl = schemaRegistryUrl;
  }

  async raw({ service, method, path, body, headers = {} }: RestCall): Promise<RawAnswer> {
    const scope = `local/20260101/us-east-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    const init = { method, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) };
    const answer = await fetch(`${this.endpoint}${path}`, init);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  /** A call of a REST service: what it answers, or an error with its name. */
  async rest(call: RestCall): Promise<JsonObject> {
    return outcomeOf(await this.raw(call));
  }

  /** A call of a service of the JSON protocols, whose target is like `AmazonSQS.SendMessage`. */
  async json(service: string, version: string, target: string, input: object): Promise<JsonObject> {
    return outcomeOf(await this.rawJson(service, version, target, input));
  }

  rawJson(service: string, version: string, target: string, input: object): Promise<RawAnswer> {
    const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
    return this.raw({ service, method: 'POST', path: '/', body: JSON.stringify(input), headers });
  }

  /** A call of the query protocol: the XML of the answer, or `400 Code: Message`. */
  async form(service: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(fields).toString();
    const { status, text } = await this.raw({ service, method: 'POST', path: '/', body, headers });
    return status === 200 ? text : `${status} ${element(text, 'Code')}: ${element(text, 'Message')}`;
  }
}

/** The text of the first element of that name, without entities. */
export function element(xml: string, name: string): string {
  const [, text = ''] = new RegExp(String.raw`<${name}>([\s\S]*?)</${name}>`).exec(xml) ?? [];
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** Services name an error in a header or in the body, with or without a namespace; SDKs take what is behind it. */
function outcomeOf({ status, headers, text }: RawAnswer): JsonObject {
  const parsed = parseJson(text);
  const body = isObject(parsed) ? parsed : { text };
  if (status < 300) return body;
  const named = headers.get('x-amzn-errortype') ?? textOf(body['__type'], textOf(body['code']));
  const error = named.replace(/^.*#/, '').replace(/:.*$/, '');
  return { status, error, message: body['message'] ?? body['Message'] ?? null };
}
