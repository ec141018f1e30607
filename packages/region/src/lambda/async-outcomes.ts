import type { Clock } from '../core/clock.ts';
import type { Journal, Step } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { AsyncEvent } from './async-event.ts';
import { type DestinationPorts, type Destinations, sendDeadLetter } from './destinations.ts';
import type { EventInvokeConfig } from './event-invoke-config.ts';
import { placeOf } from './function-config.ts';
import { type Condition, invocationRecord } from './invocation-record.ts';
import { errorIn } from './invoker.ts';

export interface AsyncOutcomesDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly destinations: Destinations;
  readonly ports: () => DestinationPorts;
  /** @param functionArn with the version or the alias */
  readonly settingsOf: (functionArn: string) => EventInvokeConfig;
  readonly metrics: MetricsPort;
}

/** Sends the outcome of an asynchronous event to its destinations and its dead-letter queue. */
export class AsyncOutcomes {
  readonly #deps: AsyncOutcomesDeps;

  constructor(deps: AsyncOutcomesDeps) {
    this.#deps = deps;
  }

  async report(event: AsyncEvent, condition: Condition): Promise<void> {
    const { onSuccess, onFailure } = this.#deps.settingsOf(event.functionArn);
    if (condition === 'Success') {
      if (onSuccess !== undefined) await this.#toDestination(event, condition, onSuccess, 'delivered');
      return;
    }
    this.#report(event, 'AsyncEventsDropped');
    const { deadLetterArn } = event.config;
    if (onFailure !== undefined) await this.#toDestination(event, condition, onFailure, 'dead-lettered');
    if (deadLetterArn !== undefined) await this.#toDeadLetterQueue(event, condition, deadLetterArn);
    if (onFailure === undefined && deadLetterArn === undefined) {
      this.#journal('dropped', event, { condition, reason: 'no destination and no dead-letter queue' });
    }
  }

  async #toDestination(event: AsyncEvent, condition: Condition, arn: string, step: Step): Promise<void> {
    const { functionArn, requestId, invokeCount, payload, last, ids } = event;
    const end = { functionArn, requestId, condition, invokeCount, payload, last };
    const record = invocationRecord(end, this.#deps.clock.now());
    const result = condition === 'Success' ? 'Success' : 'Failure';
    const send = () => this.#deps.destinations(arn, { record, functionArn, result, ids });
    const sent = await this.#send(event, { destination: arn, condition }, step, send);
    if (!sent) this.#report(event, 'DestinationDeliveryFailures');
  }

  async #toDeadLetterQueue(event: AsyncEvent, condition: Condition, arn: string): Promise<void> {
    const { payload, requestId, ids, last } = event;
    const errorMessage = last ? errorIn(last.payload).errorMessage : condition;
    const deadLetter = { payload, requestId, ids, errorMessage };
    const send = () => sendDeadLetter(this.#deps.ports(), arn, deadLetter);
    const sent = await this.#send(event, { deadLetterQueue: arn, condition }, 'dead-lettered', send);
    if (!sent) this.#report(event, 'DeadLetterErrors');
  }

  /** An outcome that cannot be sent is lost, as on AWS; the journal records it. */
  async #send(event: AsyncEvent, detail: JsonObject, step: Step, send: () => Promise<void>): Promise<boolean> {
    try {
      await send();
      this.#journal(step, event, detail);
      return true;
    } catch (error) {
      this.#journal('dropped', event, { ...detail, reason: String(error) });
      return false;
    }
  }

  #report({ config }: AsyncEvent, name: string): void {
    this.#deps.metrics.report('AWS/Lambda', { FunctionName: config.name }, { [name]: 1 });
  }

  #journal(step: Step, event: AsyncEvent, detail: JsonObject): void {
    this.#deps.journal.record(step, placeOf(event.config), event.ids, { requestId: event.requestId, ...detail });
  }
}
