import type { buildApp } from 'fauxqs';
import { FauxqsQueue } from './fauxqs-queue.ts';
import type { Queue } from './queue.ts';
import type { QueueStore } from './queue-store.ts';

type FauxqsStores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

/** Shows the region's queues to fauxqs's protocol code as its own store. */
export class FauxqsStore {
  /** fauxqs builds queue URLs with it. */
  host = '';
  region: string;
  readonly #store: QueueStore;
  readonly #forms = new WeakMap<Queue, FauxqsQueue>();

  constructor(store: QueueStore) {
    this.#store = store;
    this.region = store.deps.region;
  }

  createQueue(name: string, _url: string, _arn: string, attributes?: Record<string, string>): FauxqsQueue {
    return this.#form(this.#store.create(name, attributes ?? {}));
  }

  deleteQueue(url: string): boolean {
    const queue = this.#store.byLastPart(url);
    if (queue === undefined) return false;
    this.#form(queue).cancelWaiters();
    this.#store.remove(queue);
    return true;
  }

  buildQueueUrl(name: string): string {
    return `${this.#store.deps.endpoint}/${this.#store.deps.accountId}/${name}`;
  }

  getQueue(url: string): FauxqsQueue | undefined {
    const queue = this.#store.byLastPart(url);
    return queue && this.#form(queue);
  }

  getQueueByArn(arn: string): FauxqsQueue | undefined {
    return this.getQueue(arn);
  }

  listQueues(prefix = '', maxResults = 1000, nextToken = ''): { queues: FauxqsQueue[]; nextToken?: string } {
    const found = this.#store
      .all()
      .filter(({ name }) => name.startsWith(prefix) && name > nextToken)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const queues = found.slice(0, maxResults).map((queue) => this.#form(queue));
    const last = queues.at(-1);
    return found.length > maxResults && last !== undefined ? { queues, nextToken: last.name } : { queues };
  }

  shutdown(): void {
    for (const queue of this.#store.all()) this.#form(queue).cancelWaiters();
  }

  #form(queue: Queue): FauxqsQueue {
    const known = this.#forms.get(queue);
    if (known !== undefined) return known;
    const form = new FauxqsQueue(queue, this.#store);
    this.#forms.set(queue, form);
    return form;
  }
}

/** The methods that fauxqs 2.4.1 calls on its store of queues. */
const STORE_METHODS = [
  'createQueue',
  'deleteQueue',
  'buildQueueUrl',
  'getQueue',
  'getQueueByArn',
  'listQueues',
  'shutdown',
];

/**
 * fauxqs types its stores as its own classes, with private members. At run time it only calls these methods. It makes
 * the missing stores (topics, objects) itself.
 */
export function isFauxqsStores(stores: unknown): stores is FauxqsStores {
  const store: unknown = typeof stores === 'object' && stores !== null ? Reflect.get(stores, 'sqsStore') : undefined;
  return store instanceof FauxqsStore && STORE_METHODS.every((name) => typeof Reflect.get(store, name) === 'function');
}
