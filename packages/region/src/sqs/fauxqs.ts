import { buildApp } from 'fauxqs';
import type { TextAnswer } from '../http/call.ts';
import { type FauxqsStore, isFauxqsStores } from './fauxqs-store.ts';

export interface FauxqsOptions {
  readonly store: FauxqsStore;
  readonly region: string;
}

/**
 * fauxqs's protocol code for SQS (JSON) over the region's own queues. It opens no port: the
 * region calls it in the process. The region replaces fauxqs's queues because they run on the wall clock.
 */
export class Fauxqs {
  readonly #app: ReturnType<typeof buildApp>;
  readonly #authorization: string;

  constructor({ store, region }: FauxqsOptions) {
    const stores: unknown = { sqsStore: store };
    if (!isFauxqsStores(stores))
      throw new TypeError('The store of queues does not have the methods that fauxqs calls.');
    this.#app = buildApp({ logger: false, defaultRegion: region, stores });
    // fauxqs takes the region of an ARN from the credentials. Here all callers share one region.
    this.#authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/sqs/aws4_request`;
  }

  /** One SQS operation; the body is JSON text. */
  sqs(operation: string, body: string): Promise<TextAnswer> {
    return this.#post(body, { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` });
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  async #post(payload: string, headers: Record<string, string>): Promise<TextAnswer> {
    const answer = await this.#app.inject({
      method: 'POST',
      url: '/',
      payload,
      headers: { ...headers, host: '127.0.0.1', authorization: this.#authorization },
    });
    const passedOn = ['content-type', 'x-amzn-query-error'];
    const passed = passedOn.flatMap((name) => {
      const value = answer.headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    return { status: answer.statusCode, headers: Object.fromEntries(passed), body: answer.body };
  }
}
