import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isObject, type Json, parseJson } from '@tributary/region/json';

/** What was asked of one operation: calls, and the items or entries in them. */
export interface OperationCount {
  readonly calls: number;
  readonly items: number;
}
/** By operation, such as `PutEvents`. */
export type OperationCounts = Readonly<Record<string, OperationCount>>;

/** Passes calls on to a region as they are, and counts them. */
export class CountingProxy implements Disposable {
  readonly #server: Server;
  #target = new URL('http://127.0.0.1');
  #counts: Record<string, OperationCount> = {};

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      this.#pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(toError(error)));
    });
  }

  static async start(): Promise<CountingProxy> {
    const proxy = new CountingProxy();
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  passTo(endpoint: string): void {
    this.#target = new URL(endpoint);
  }

  /** What was called since the last time. */
  take(): OperationCounts {
    const counts = this.#counts;
    this.#counts = {};
    return counts;
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = Buffer.concat(await incoming.toArray());
    this.#count(incoming.headers['x-amz-target'], body.toString());
    const { hostname, port, host } = this.#target;
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers: { ...headers, host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', (error) => outgoing.destroy(error));
    onward.end(body);
  }

  #count(target: string | string[] | undefined, body: string): void {
    const operation = operationOf(target, body);
    const { calls, items } = this.#counts[operation] ?? { calls: 0, items: 0 };
    this.#counts[operation] = { calls: calls + 1, items: items + itemsIn(parseJson(body)) };
  }

  [Symbol.dispose](): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** JSON protocols name it in the target, SNS in its form. */
function operationOf(target: string | string[] | undefined, body: string): string {
  return target?.toString().split('.').at(-1) ?? new URLSearchParams(body).get('Action') ?? 'unknown';
}

/** How many items or entries a call is about; one where it does not list them. */
function itemsIn(input: Json | undefined): number {
  if (!isObject(input)) return 1;
  const { RequestItems: requests, TransactItems: actions, Entries: entries } = input;
  if (Array.isArray(entries)) return entries.length;
  if (Array.isArray(actions)) return actions.length;
  if (!isObject(requests)) return 1;
  return Object.values(requests).reduce<number>((sum, request) => sum + keysOrWrites(request), 0);
}

function keysOrWrites(request: Json): number {
  const list = isObject(request) ? request['Keys'] : request;
  return Array.isArray(list) ? list.length : 1;
}
