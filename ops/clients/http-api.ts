import { SignatureV4 } from '@smithy/signature-v4';
import { type JsonObject, objectOf, parseJson } from '@tributary/region/json';
import { Sha256 } from '#lib/aws/sha256.ts';

type Credentials = ConstructorParameters<typeof SignatureV4>[0]['credentials'];

/** How requests prove who sends them: by IAM, or by a token. */
export type Authentication =
  | { readonly credentials: Credentials; readonly region: string }
  | { readonly token: string };

export interface HttpAnswer {
  readonly status: number;
  /** Empty when the answer is no JSON object. */
  readonly body: JsonObject;
}

/** How long one request may take. */
const LIMIT_MS = 15_000;

/** A client of an HTTP API. An API that is open ignores the signature. */
export class HttpApi {
  readonly #url: string;
  readonly #authentication: Authentication;

  /** @param url without a slash at its end */
  constructor(url: string, authentication: Authentication) {
    this.#url = url;
    this.#authentication = authentication;
  }

  /**
   * @param path without a query
   * @throws the error of a request that is not answered
   */
  async send(method: 'GET' | 'POST', path: string, more: { body?: object; key?: string } = {}): Promise<HttpAnswer> {
    const url = new URL(this.#url + path);
    const body = more.body === undefined ? undefined : JSON.stringify(more.body);
    const headers = {
      host: url.host,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(more.key !== undefined && { 'idempotency-key': more.key }),
    };
    const signed = await this.#signed(method, url, headers, body);
    const init = {
      method,
      headers: signed,
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body !== undefined && { body }),
    };
    const answer = await fetch(url, init);
    return { status: answer.status, body: objectOf(parseJson(await answer.text())) };
  }

  /** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html */
  async #signed(method: string, url: URL, headers: Record<string, string>, body: string | undefined) {
    if ('token' in this.#authentication) return { ...headers, authorization: `Bearer ${this.#authentication.token}` };
    const signer = new SignatureV4({ service: 'execute-api', sha256: Sha256, ...this.#authentication });
    const { protocol, hostname, pathname: path } = url;
    const port = url.port === '' ? {} : { port: Number(url.port) };
    return (await signer.sign({ method, protocol, hostname, ...port, path, headers, body })).headers;
  }
}
