import path from 'node:path';
import { objectOf } from '@tributary/region/json';
import { Child, figureIn } from './child.ts';

/** Calls by operation, such as `{ PutEvents: 10 }`. */
export type Calls = Readonly<Record<string, number>>;

/** Endpoints in a process of their own that answer at once. */
export class InstantAws implements Disposable {
  readonly #child: Child;
  readonly url: string;

  private constructor(child: Child, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start(): Promise<InstantAws> {
    const child = new Child(path.join(import.meta.dirname, 'endpoint.ts'));
    const port = figureIn(await child.message(), 'port');
    return new InstantAws(child, `http://127.0.0.1:${port}`);
  }

  /** What was called since the last time. */
  async calls(): Promise<Calls> {
    const answer = await fetch(`${this.url}/calls`);
    const calls = Object.entries(objectOf(await answer.json()));
    return Object.fromEntries(calls.map(([operation, count]) => [operation, Number(count)]));
  }

  /** The environment in which Lambda would run a function, but for the address of AWS. */
  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      POWERTOOLS_SERVICE_NAME: 'bench',
      POWERTOOLS_METRICS_NAMESPACE: 'Bench',
      IDEMPOTENCY_TABLE: 'idempotency',
      FAILED_QUEUE_URL: `${this.url}/000000000000/failed`,
      PAYLOAD_BUCKET: 'payloads',
      EVENT_BUS_NAME: 'bus',
      KAFKA_PARTIAL_BATCH: 'false',
      BILLING_TABLE: 'billing',
      ORDERS_TABLE: 'orders',
      ORDER_EVENTS_TABLE: 'order-events',
      SALES_TABLE: 'sales',
      PARTNER_KEYS_PREFIX: 'partners/',
      TOPIC: 'partner-shipments',
      TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:deliveries',
      KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:9',
      KAFKA_AUTHENTICATION: 'none',
    };
  }

  [Symbol.dispose](): void {
    this.#child[Symbol.dispose]();
  }
}
