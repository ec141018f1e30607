import { type Clock, holding } from '../core/clock.ts';
import type { Journal, Step } from '../core/journal.ts';
import type { Json } from '../core/json.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { PersistedRows } from '../core/persisted-rows.ts';
import type { QueuePort } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import type { ApiDestinations } from './api-destinations/api-destinations.ts';
import { isApiDestinationArn, isBusArn } from './arns.ts';
import { type BusEvent, wholeSeconds } from './bus-event.ts';
import { deadLetterMessage } from './dead-letter.ts';
import { type Failure, failureOf } from './failure.ts';
import type { Pending } from './pending.ts';
import { type Order, orderOf, type PersistedDelivery, type Progress, persistedDelivery } from './persisted-delivery.ts';
import { decideRetry, type ExhaustedCondition, maxAgeMs } from './retry.ts';
import type { Rule, RuleTarget } from './rule.ts';
import { reportRule } from './rule-figures.ts';
import type { Deliver, DeliveryNote, Target } from './target.ts';
import { withHttpValues } from './transform/http-values.ts';

/** The characters of a result that the journal keeps, so that large events do not fill the memory. */
const MAX_RESULT_CHARS = 1000;

/** With these hops something goes to the target, or fails to. */
const WITH_PAYLOAD: ReadonlySet<Step> = new Set(['transformed', 'delivered', 'dropped', 'dead-lettered']);

/** Why an event gets too old before its turn comes. */
const TOO_MANY: Failure = {
  code: 'THROTTLING',
  message: 'The invocation rate limit of the API destination leaves no turn before the event is too old.',
  retryable: false,
};

export interface DeliveryDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly pending: Pending;
  readonly persisted: PersistedRows<PersistedDelivery>;
  readonly queues: Pick<QueuePort, 'send'>;
  readonly deliver: Deliver;
  /** The invocations that an API destination takes in a second. */
  readonly rates: Pick<ApiDestinations, 'waitMs'>;
  readonly metrics?: MetricsPort;
  /**
   * Puts an event on a bus of the region.
   * @throws DeliveryFailure when a rule has done so before
   * @throws AwsError ResourceNotFoundException, or that the role may not
   */
  readonly forward: (target: Target, event: BusEvent, ruleArn: string) => void;
}

/** Makes a target's input from an event, and schedules its delivery in `delayMs`. */
export function deliver(
  deps: DeliveryDeps,
  rule: Rule,
  { target, input }: RuleTarget,
  event: BusEvent,
  delayMs: number,
): void {
  const eventText = event.text();
  const { kind, text } = input(event.event, {
    ruleArn: rule.arn,
    ruleName: rule.name,
    ingestionTime: wholeSeconds(event.ingestedAtMs),
    eventText,
  });
  const order = { ruleArn: rule.arn, target: withHttpValues(target, event.event), event, payload: text };
  const delivery = new Delivery(deps, order);
  if (kind === 'text') delivery.start(text !== eventText, delayMs);
  else delivery.drop();
}

/** Goes on with the deliveries of an earlier process. It repeats an interrupted attempt. */
export function resumeDeliveries(deps: DeliveryDeps, stateStore: StateStore): void {
  for (const [key, persisted] of deps.persisted.restore(stateStore))
    new Delivery(deps, orderOf(persisted), key).resume(persisted);
}

/** The delivery of one event to one target of one rule, from the first attempt to its outcome. */
class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #order: Order;
  readonly #key: string;
  #retries = 0;

  constructor(deps: DeliveryDeps, order: Order, key = deps.persisted.newKey()) {
    this.#deps = deps;
    this.#order = order;
    this.#key = key;
  }

  drop(): void {
    const reason = 'The input template and the event make no valid JSON; EventBridge drops such events.';
    this.#record('dropped', { reason, result: shortened(this.#order.payload) });
  }

  start(isTransformed: boolean, delayMs: number): void {
    const { pending, clock } = this.#deps;
    if (isTransformed) this.#record('transformed', { result: shortened(this.#order.payload) });
    pending.add();
    this.#persist(delayMs === 0 ? { retries: 0 } : { retries: 0, dueAtMs: clock.now() + delayMs });
    if (delayMs === 0) this.#run();
    else clock.schedule(delayMs, () => this.#run());
  }

  resume({ retries, dueAtMs = 0 }: Progress): void {
    const { pending, clock } = this.#deps;
    this.#retries = retries;
    pending.add();
    clock.schedule(Math.max(0, dueAtMs - clock.now()), () => this.#run());
  }

  /** Waits for its turn where the target takes no more than so many invocations in a second. */
  #run(): void {
    const { clock, rates } = this.#deps;
    const { Arn: arn, RetryPolicy: policy } = this.#order.target;
    const leftMs = maxAgeMs(policy) - this.#ageMs();
    const waitMs = isApiDestinationArn(arn) ? rates.waitMs(arn, leftMs) : 0;
    if (waitMs === undefined) this.#settle(() => this.#giveUp(TOO_MANY, 'MaximumEventAgeInSeconds'));
    else if (waitMs === 0) this.#settle(() => this.#attempt());
    else clock.schedule(waitMs, () => this.#settle(() => this.#attempt()));
  }

  #settle(work: () => Promise<boolean>): void {
    const { clock, pending, persisted } = this.#deps;
    holding(clock, work).then(
      (isSettled) => {
        if (!isSettled) return;
        persisted.remove(this.#key);
        pending.remove();
      },
      (error: unknown) => pending.fail(error),
    );
  }

  #persist(progress: Progress): void {
    this.#deps.persisted.put(this.#key, () => persistedDelivery(this.#order, progress));
  }

  async #attempt(): Promise<boolean> {
    this.#record('attempted', { attempt: this.#retries + 1 });
    this.#reportAttempt();
    let note: DeliveryNote;
    try {
      note = await this.#send();
    } catch (error) {
      return this.#failed(failureOf(error));
    }
    this.#record('delivered', { attempt: this.#retries + 1, ...note });
    const ageMs = this.#ageMs();
    this.#report({
      Invocations: 1,
      SuccessfulInvocationAttempts: 1,
      IngestionToInvocationSuccessLatency: ageMs,
      IngestionToInvocationCompleteLatency: ageMs,
    });
    return true;
  }

  async #send(): Promise<DeliveryNote> {
    const { target, event, payload, ruleArn } = this.#order;
    if (!isBusArn(target.Arn)) return (await this.#deps.deliver(target.Arn, payload, target, event, ruleArn)) ?? {};
    this.#deps.forward(target, event, ruleArn);
    return {};
  }

  async #failed(failure: Failure): Promise<boolean> {
    const { clock, random } = this.#deps;
    const { target } = this.#order;
    if (!failure.retryable) return this.#giveUp(failure);
    const state = { retries: this.#retries, ageMs: this.#ageMs(), retryAfterMs: failure.retryAfterMs ?? 0 };
    const decision = decideRetry(target.RetryPolicy, state, random);
    if (decision.kind === 'exhausted') return this.#giveUp(failure, decision.condition);
    const { delayMs } = decision;
    this.#record('retry-scheduled', { ...reason(failure), attempt: this.#retries + 1, delayMs });
    this.#retries++;
    this.#persist({ retries: this.#retries, dueAtMs: clock.now() + delayMs });
    clock.schedule(delayMs, () => this.#run());
    return false;
  }

  async #giveUp(failure: Failure, exhausted?: ExhaustedCondition): Promise<true> {
    const { ruleArn, target, event } = this.#order;
    const queueArn = target.DeadLetterConfig?.Arn;
    const why = { ...reason(failure), retries: this.#retries, ...(exhausted && { exhausted }) };
    this.#report({ Invocations: 1, FailedInvocations: 1, IngestionToInvocationCompleteLatency: this.#ageMs() });
    if (queueArn === undefined) {
      this.#record('dropped', { ...why, reason: 'The target has no dead-letter queue.' });
      return true;
    }
    const { traceHeader } = event;
    const eventText = event.text();
    const deadLetter = { ruleArn, targetArn: target.Arn, failure, retries: this.#retries, eventText, traceHeader };
    try {
      await this.#deps.queues.send(queueArn, deadLetterMessage(exhausted ? { ...deadLetter, exhausted } : deadLetter));
      this.#record('dead-lettered', { ...why, queue: queueArn });
      this.#report({ InvocationsSentToDlq: 1 });
    } catch (error) {
      const problem = `The dead-letter queue ${queueArn} could not be reached: ${failureOf(error).message}`;
      this.#record('dropped', { ...why, reason: problem });
      this.#report({ InvocationsFailedToBeSentToDlq: 1 });
    }
    return true;
  }

  /** Since EventBridge took the event. */
  #ageMs(): number {
    return this.#deps.clock.now() - this.#order.event.ingestedAtMs;
  }

  #reportAttempt(): void {
    const isRetry = this.#retries > 0;
    const first = { InvocationAttempts: 1, IngestionToInvocationStartLatency: this.#ageMs() };
    this.#report(isRetry ? { InvocationAttempts: 1, RetryInvocationAttempts: 1 } : first);
  }

  #report(figures: Readonly<Record<string, number>>): void {
    reportRule(this.#deps.metrics, this.#order.ruleArn, figures);
  }

  #record(step: Step, detail: Readonly<Record<string, Json>>): void {
    const { ruleArn, target, event, payload: text } = this.#order;
    const names = { rule: ruleArn, target: target.Id };
    // A function's invocation has it, too.
    const isShown = WITH_PAYLOAD.has(step) && !(step === 'delivered' && target.Arn.includes(':function:'));
    const payload = isShown ? ({ kind: 'input', text } as const) : undefined;
    this.#deps.journal.record(step, target.Arn, event.ids, { ...names, ...detail }, payload);
  }
}

function reason({ code, message, status }: Failure): Record<string, Json> {
  return { errorCode: code, errorMessage: message, ...(status !== undefined && { status }) };
}

function shortened(text: string): string {
  return text.length > MAX_RESULT_CHARS ? `${text.slice(0, MAX_RESULT_CHARS)}…` : text;
}
