import { AwsError } from '../../core/aws-error.ts';
import { type Cancel, holding, sleep } from '../../core/clock.ts';
import type { Step } from '../../core/journal.ts';
import { type JsonObject, parseJson } from '../../core/json.ts';
import type { Invocation, QueuePort, ReceivedMessage } from '../../core/ports.ts';
import { readFailures } from './batch-answer.ts';
import { type RecordFilter, recordFilter } from './filter.ts';
import { retryDelayMs } from './item.ts';
import {
  locationOf,
  MAX_EVENT_BYTES,
  type MappingDeclaration,
  type MappingDeps,
  type SourceReader,
  tryInvoke,
} from './mapping.ts';
import { sqsRecord } from './sqs-event.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const DEFAULTS = { batchSize: 10, windowMs: 0, reportBatchItemFailures: false };

/** Invocations at a time of a mapping that sets no limit. */
const CONCURRENCY = 5;

/** The most that one ReceiveMessage call gives. */
const MAX_RECEIVE = 10;

/** As Lambda passes on the answer of SQS. */
const unreadable = ({ code, message }: AwsError): AwsError =>
  new AwsError(
    'InvalidParameterValueException',
    `Error occurred while ReceiveMessage. SQS Error Code: ${code}. SQS Error Message: ${message}`,
  );

interface Collected {
  readonly message: ReceivedMessage;
  readonly json: string;
}

/** Takes messages from a queue, invokes the function with batches of them, deletes those that it handled. */
export class SqsReader implements SourceReader {
  readonly settings: MappingDeclaration & typeof DEFAULTS;
  readonly #deps: MappingDeps;
  readonly #queues: QueuePort;
  readonly #filter: RecordFilter;
  readonly #location: string;
  #isReading = false;
  #collected: Collected[] = [];
  #collectedBytes = 0;
  #running = 0;
  #runningMessages = 0;
  #throttles = 0;
  #polling: Promise<void> | undefined;
  #pollAgain = false;
  #cancelWindow: Cancel | undefined;
  #stopListening: (() => void) | undefined;
  #onIdle: (() => void)[] = [];

  constructor(deps: MappingDeps, queues: QueuePort, declaration: MappingDeclaration) {
    this.#deps = deps;
    this.#queues = queues;
    this.settings = { ...DEFAULTS, ...declaration };
    this.#filter = recordFilter(declaration.filters ?? [], deps.compilePattern, 'body', 'drop');
    this.#location = locationOf(declaration);
  }

  get pendingCount(): number {
    return this.#collected.length + this.#runningMessages;
  }

  check(): void {
    try {
      this.#queues.check(this.settings.eventSourceArn);
    } catch (cause) {
      throw cause instanceof AwsError ? Object.assign(unreadable(cause), { cause }) : cause;
    }
  }

  async start(): Promise<void> {
    this.#isReading = true;
    this.#stopListening = this.#queues.onArrival(this.settings.eventSourceArn, () => this.#poll());
    this.#poll();
  }

  async stop(): Promise<void> {
    this.#isReading = false;
    this.#stopListening?.();
    this.#cancelWindow?.();
    await this.#polling;
    await this.#giveBack(this.#take());
    if (this.#running > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #poll(): void {
    if (this.#polling) {
      this.#pollAgain = true;
      return;
    }
    this.#pollAgain = false;
    this.#polling = holding(this.#deps.clock, () => this.#fill()).finally(() => {
      this.#polling = undefined;
      if (this.#pollAgain) this.#poll();
    });
  }

  /** Receives until the queue is empty or no further invocation may start. */
  async #fill(): Promise<void> {
    while (this.#isReading && this.#running < (this.settings.maximumConcurrency ?? CONCURRENCY)) {
      const wanted = Math.min(MAX_RECEIVE, this.settings.batchSize - this.#collected.length);
      const received = await this.#queues.receive(this.settings.eventSourceArn, wanted);
      await this.#collect(received);
      const isFull = this.#collected.length >= this.settings.batchSize;
      if (isFull || (this.settings.windowMs === 0 && this.#collected.length > 0)) this.#start();
      else if (received.length === 0) return this.#openWindow();
    }
  }

  #openWindow(): void {
    if (this.#collected.length === 0 || this.#cancelWindow) return;
    this.#cancelWindow = this.#deps.clock.schedule(this.settings.windowMs, () => this.#start());
  }

  async #collect(messages: readonly ReceivedMessage[]): Promise<void> {
    const unwanted: ReceivedMessage[] = [];
    for (const message of messages) {
      const record = sqsRecord(message, this.settings.eventSourceArn);
      if (this.#filter(record, message.body)) this.#add(message, record);
      else unwanted.push(message);
    }
    if (unwanted.length === 0) return;
    this.#journal('filtered', unwanted, { reason: 'no filter pattern matches' });
    await this.#delete(unwanted);
  }

  #add(message: ReceivedMessage, record: JsonObject): void {
    const json = JSON.stringify(record);
    const bytes = Buffer.byteLength(json) + 1;
    if (this.#collectedBytes + bytes > MAX_EVENT_BYTES) this.#start();
    this.#collected.push({ message, json });
    this.#collectedBytes += bytes;
  }

  #take(): Collected[] {
    this.#cancelWindow?.();
    this.#cancelWindow = undefined;
    this.#collectedBytes = 0;
    return this.#collected.splice(0);
  }

  #start(): void {
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#running++;
    this.#runningMessages += batch.length;
    void this.#run(batch).finally(() => {
      this.#running--;
      this.#runningMessages -= batch.length;
      if (this.#running === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
      if (this.#isReading) this.#poll();
    });
  }

  async #run(batch: readonly Collected[]): Promise<void> {
    const messages = batch.map(({ message }) => message);
    await holding(this.#deps.clock, async () => {
      this.#journal('polled', messages, { batchSize: batch.length });
      const payload = `{"Records":[${batch.map(({ json }) => json).join(',')}]}`;
      const invocation = await tryInvoke(this.#deps, this.settings, payload, this.#idsOf(messages));
      this.#throttles = invocation ? 0 : this.#throttles + 1;
      await this.#finish(messages, invocation);
    });
    if (this.#throttles > 0) await sleep(this.#deps.clock, retryDelayMs(this.#throttles));
  }

  async #finish(messages: readonly ReceivedMessage[], invocation: Invocation | undefined): Promise<void> {
    const failed = this.#failedOf(messages, invocation);
    await this.#delete(messages.filter((message) => !failed.has(message)));
    await this.#giveBack([...failed].map((message) => ({ message })));
  }

  #failedOf(messages: readonly ReceivedMessage[], invocation: Invocation | undefined): ReadonlySet<ReceivedMessage> {
    if (!invocation || invocation.functionError !== undefined) return new Set(messages);
    if (!this.settings.reportBatchItemFailures) return new Set();
    const byId = new Map(messages.map((message) => [message.messageId, message]));
    const failed = readFailures(invocation.payload, (id) => (typeof id === 'string' ? byId.get(id) : undefined));
    return new Set(failed === 'unreadable' ? messages : failed);
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    const handles = messages.map(({ receiptHandle }) => receiptHandle);
    if (handles.length > 0) await this.#queues.delete(this.settings.eventSourceArn, handles);
  }

  async #giveBack(messages: readonly { message: ReceivedMessage }[]): Promise<void> {
    for (const { message } of messages) await this.#queues.release(this.settings.eventSourceArn, message.receiptHandle);
    if (messages.length === 0) return;
    const returned = messages.map(({ message }) => message);
    this.#journal('retry-scheduled', returned, { reason: 'visible again after the visibility timeout' });
  }

  #idsOf(messages: readonly ReceivedMessage[]): string[] {
    return messages.flatMap(({ messageId, body }) => [...this.#deps.findIds(parseJson(body)), messageId]);
  }

  #journal(step: Step, messages: readonly ReceivedMessage[], detail: JsonObject): void {
    this.#deps.journal.record(step, this.#location, this.#idsOf(messages), detail);
  }
}
