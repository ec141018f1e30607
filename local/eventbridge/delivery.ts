import { type Clock, holding } from '../core/clock.ts';
import type { Journal, Step } from '../core/journal.ts';
import type { Json } from '../core/json.ts';
import type { QueuePort } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { isBusArn } from './arns.ts';
import { type BusEvent, wholeSeconds } from './bus-event.ts';
import { deadLetterMessage } from './dead-letter.ts';
import { type Failure, failureOf } from './failure.ts';
import type { Pending } from './pending.ts';
import { decideRetry, type ExhaustedCondition } from './retry.ts';
import type { Rule, RuleTarget } from './rule.ts';
import type { Deliver, Target } from './target.ts';

/** What the journal keeps of a payload, so that large events do not fill the memory. */
const MAX_RESULT_CHARS = 1000;

export interface DeliveryDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly pending: Pending;
  readonly queues: Pick<QueuePort, 'send'>;
  readonly deliver: Deliver;
  /** Puts an event on another bus of the region. @throws AwsError ResourceNotFoundException */
  readonly forward: (busArn: string, event: BusEvent) => void;
}

/** One event on its way to one target of one rule, from the first attempt to wherever it ends. */
export class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #rule: Rule;
  readonly #target: Target;
  readonly #input: RuleTarget['input'];
  readonly #event: BusEvent;
  #payload = '';
  #retries = 0;

  constructor(deps: DeliveryDeps, rule: Rule, { target, input }: RuleTarget, event: BusEvent) {
    this.#deps = deps;
    this.#rule = rule;
    this.#target = target;
    this.#input = input;
    this.#event = event;
  }

  /** Makes what is sent and starts the first attempt, `delayMs` from now. */
  start(delayMs = 0): void {
    if (!this.#transform()) return;
    this.#deps.pending.add();
    if (delayMs === 0) this.#run();
    else this.#deps.clock.schedule(delayMs, () => this.#run());
  }

  #transform(): boolean {
    const { event, ingestedAtMs } = this.#event;
    const { kind, text } = this.#input(event, {
      ruleArn: this.#rule.arn,
      ruleName: this.#rule.name,
      ingestionTime: wholeSeconds(ingestedAtMs),
      eventText: this.#event.text(),
    });
    this.#payload = text;
    if (kind === 'broken') {
      const reason = 'The input template and the event make no valid JSON; EventBridge drops such events.';
      this.#record('dropped', { reason, result: shortened(text) });
    } else if (text !== this.#event.text()) {
      this.#record('transformed', { result: shortened(text) });
    }
    return kind === 'text';
  }

  #run(): void {
    const { clock, pending } = this.#deps;
    holding(clock, () => this.#attempt()).then(
      (isSettled) => {
        if (isSettled) pending.remove();
      },
      (error: unknown) => pending.fail(error),
    );
  }

  async #attempt(): Promise<boolean> {
    this.#record('attempted', { attempt: this.#retries + 1 });
    try {
      await this.#send();
    } catch (error) {
      return this.#failed(failureOf(error));
    }
    this.#record('delivered', { attempt: this.#retries + 1 });
    return true;
  }

  async #send(): Promise<void> {
    const { forward, deliver } = this.#deps;
    const { Arn: arn } = this.#target;
    if (isBusArn(arn)) forward(arn, this.#event);
    else await deliver(arn, this.#payload, this.#target, this.#event.ids, this.#rule.arn);
  }

  async #failed(failure: Failure): Promise<boolean> {
    const { clock, random } = this.#deps;
    if (!failure.retryable) return this.#giveUp(failure);
    const ageMs = clock.now() - this.#event.ingestedAtMs;
    const decision = decideRetry(this.#target.RetryPolicy, { retries: this.#retries, ageMs }, random);
    if (decision.kind === 'exhausted') return this.#giveUp(failure, decision.condition);
    const { delayMs } = decision;
    this.#record('retry-scheduled', { ...reason(failure), attempt: this.#retries + 1, delayMs });
    this.#retries++;
    clock.schedule(delayMs, () => this.#run());
    return false;
  }

  async #giveUp(failure: Failure, exhausted?: ExhaustedCondition): Promise<true> {
    const { queues } = this.#deps;
    const queueArn = this.#target.DeadLetterConfig?.Arn;
    const why = { ...reason(failure), retries: this.#retries, ...(exhausted && { exhausted }) };
    if (queueArn === undefined) {
      this.#record('dropped', { ...why, reason: 'The target has no dead-letter queue.' });
      return true;
    }
    const { arn: ruleArn } = this.#rule;
    const letter = {
      ruleArn,
      targetArn: this.#target.Arn,
      failure,
      retries: this.#retries,
      eventText: this.#event.text(),
    };
    try {
      await queues.send(queueArn, deadLetterMessage(exhausted ? { ...letter, exhausted } : letter));
      this.#record('dead-lettered', { ...why, queue: queueArn });
    } catch (error) {
      const problem = `The dead-letter queue ${queueArn} could not be reached: ${failureOf(error).message}`;
      this.#record('dropped', { ...why, reason: problem });
    }
    return true;
  }

  #record(step: Step, detail: Readonly<Record<string, Json>>): void {
    const names = { rule: this.#rule.arn, target: this.#target.Id };
    this.#deps.journal.record(step, this.#target.Arn, this.#event.ids, { ...names, ...detail });
  }
}

function reason({ code, message }: Failure): Record<string, Json> {
  return { errorCode: code, errorMessage: message };
}

function shortened(text: string): string {
  return text.length > MAX_RESULT_CHARS ? `${text.slice(0, MAX_RESULT_CHARS)}…` : text;
}
