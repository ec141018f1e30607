import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { failureOf } from '../eventbridge/failure.ts';
import { decideRetry } from '../eventbridge/retry.ts';
import { deadLetterOf, type Execution, payloadOf } from './payload.ts';
import type { Schedule } from './schedule.ts';
import { type SchedulerPorts, sendTo } from './targets.ts';

export interface InvocationDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly ports: SchedulerPorts;
  readonly region: string;
  readonly accountId: string;
  /** Hears of what is lost. */
  readonly warn: (line: string) => void;
}

/** Invokes the targets of schedules, again where that may help, and tells dead-letter queues of what does not. */
export class Invocations {
  readonly #deps: InvocationDeps;
  #pending = 0;

  constructor(deps: InvocationDeps) {
    this.#deps = deps;
  }

  get pendingCount(): number {
    return this.#pending;
  }

  start(schedule: Schedule, scheduledMs: number): void {
    this.#pending += 1;
    void this.#attempt(schedule, { id: this.#deps.random.uuid(), scheduledMs, attempt: 1 });
  }

  async #attempt(schedule: Schedule, execution: Execution): Promise<void> {
    const { clock, ports } = this.#deps;
    const release = clock.hold();
    try {
      await sendTo(ports, schedule.target, {
        payload: payloadOf(schedule, execution, this.#deps),
        executionId: execution.id,
        actor: actorOf(schedule, execution),
      });
      this.#pending -= 1;
    } catch (error) {
      await this.#failed(schedule, execution, error);
    } finally {
      release();
    }
  }

  async #failed(schedule: Schedule, execution: Execution, error: unknown): Promise<void> {
    const { clock, random } = this.#deps;
    const failure = failureOf(error);
    const state = { retries: execution.attempt - 1, ageMs: clock.now() - execution.scheduledMs };
    const decision = failure.retryable ? decideRetry(schedule.target.retryPolicy, state, random) : undefined;
    if (decision?.kind === 'retry') {
      const next = { ...execution, attempt: execution.attempt + 1 };
      clock.schedule(decision.delayMs, () => void this.#attempt(schedule, next));
      return;
    }
    await this.#giveUp(schedule, execution, { failure, exhausted: decision?.condition });
    this.#pending -= 1;
  }

  async #giveUp(
    schedule: Schedule,
    execution: Execution,
    why: Pick<Parameters<typeof deadLetterOf>[2], 'failure' | 'exhausted'>,
  ): Promise<void> {
    const { ports, warn } = this.#deps;
    const { deadLetterArn } = schedule.target;
    const lost = `warning: scheduler: ${schedule.arn} does not reach ${schedule.target.arn}: ${why.failure.message}`;
    if (deadLetterArn === undefined) return warn(lost);
    try {
      ports.mayAct(actorOf(schedule, execution), 'sqs:SendMessage', deadLetterArn);
      const body = payloadOf(schedule, execution, this.#deps);
      await ports.queues.send(deadLetterArn, deadLetterOf(schedule, execution, { body, ...why }));
    } catch (error) {
      warn(`${lost} Nor does its dead letter: ${failureOf(error).message}`);
    }
  }
}

const actorOf = ({ name, groupName, target }: Schedule, { id }: Execution) => ({
  roleArn: target.roleArn,
  sessionName: name,
  place: `schedule/${groupName}/${name}`,
  ids: [id],
});
