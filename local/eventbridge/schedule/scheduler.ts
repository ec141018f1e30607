import type { Cancel, Clock } from '../../core/clock.ts';
import type { Random } from '../../core/random.ts';
import { type BusEvent, envelope, textOnce } from '../bus-event.ts';
import { isEnabled, type Rule } from '../rule.ts';
import { parseSchedule, type Schedule } from './expression.ts';

export interface SchedulerDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly accountId: string;
  /** Sends a scheduled event to the targets of its rule; no other rule sees it. */
  readonly fire: (rule: Rule, event: BusEvent) => void;
}

/** Lets scheduled rules fire on the region's clock. */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #cancels = new Map<string, Cancel>();

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  /** Starts, restarts or, without a rule, stops the schedule of the rule with that ARN. */
  update(arn: string, rule: Rule | undefined): void {
    this.#cancels.get(arn)?.();
    this.#cancels.delete(arn);
    if (rule?.scheduleExpression === undefined || !isEnabled(rule)) return;
    const schedule = parseSchedule(rule.scheduleExpression);
    if (schedule) this.#wait(rule, schedule, this.#deps.clock.now());
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  #wait(rule: Rule, schedule: Schedule, lastMs: number): void {
    const { clock, fire } = this.#deps;
    const nextMs = schedule(lastMs);
    if (nextMs === undefined) return;
    const cancel = clock.schedule(nextMs - clock.now(), () => {
      this.#wait(rule, schedule, nextMs);
      fire(rule, this.#event(rule, nextMs));
    });
    this.#cancels.set(rule.arn, cancel);
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-events.html */
  #event(rule: Rule, timeMs: number): BusEvent {
    const { random, region, accountId, clock } = this.#deps;
    const id = random.uuid();
    const event = envelope({
      id,
      detailType: 'Scheduled Event',
      source: 'aws.events',
      account: accountId,
      region,
      timeMs,
      resources: [rule.arn],
      detail: {},
    });
    return { id, event, text: textOnce(event), ids: [id], timeMs, ingestedAtMs: clock.now() };
  }
}
