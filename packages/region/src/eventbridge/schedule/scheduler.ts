import type { Cancel, Clock } from '../../core/clock.ts';
import { isObject } from '../../core/json.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { Random } from '../../core/random.ts';
import type { StateStore } from '../../core/state-store.ts';
import { type BusEvent, envelope, textOnce } from '../bus-event.ts';
import { isEnabled, type Rule } from '../rule.ts';
import type { Schedule } from './cron.ts';
import { parseSchedule } from './expression.ts';

export interface SchedulerDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly accountId: string;
  /** Sends a scheduled event to the targets of its rule, and to no other rule. */
  readonly fire: (rule: Rule, event: BusEvent) => void;
}

/** When a schedule fires next, in milliseconds since the epoch. Valid while the expression stays the same. */
interface NextFiring {
  readonly expression: string;
  readonly nextMs: number;
}

interface Waiting {
  readonly rule: Rule;
  readonly schedule: Schedule;
  readonly next: NextFiring;
  readonly cancel: Cancel;
}

/** Fires scheduled rules on the region's clock. */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #waiting = new Map<string, Waiting>();
  readonly #persisted = new PersistedRows('schedule', isNextFiring);

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  /** Goes on with the schedules of an earlier process. A schedule that missed its time fires once, immediately. */
  restore(stateStore: StateStore): void {
    const persisted = new Map(this.#persisted.restore(stateStore));
    this.#persisted.clear();
    for (const [arn, { rule, schedule, next, cancel }] of this.#waiting) {
      cancel();
      const earlier = persisted.get(arn);
      this.#wait(rule, schedule, earlier?.expression === next.expression ? earlier : next);
    }
  }

  /** Starts or restarts the schedule of the rule with that ARN. Without a rule it stops the schedule. */
  update(arn: string, rule: Rule | undefined): void {
    this.#waiting.get(arn)?.cancel();
    this.#waiting.delete(arn);
    this.#persisted.remove(arn);
    const expression = rule?.scheduleExpression;
    if (rule === undefined || expression === undefined || !isEnabled(rule)) return;
    const schedule = parseSchedule(expression);
    if (schedule) this.#waitFor(rule, schedule, expression, schedule(this.#deps.clock.now()));
  }

  stop(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #waitFor(rule: Rule, schedule: Schedule, expression: string, nextMs: number | undefined): void {
    if (nextMs !== undefined) this.#wait(rule, schedule, { expression, nextMs });
  }

  #wait(rule: Rule, schedule: Schedule, next: NextFiring): void {
    const { clock } = this.#deps;
    const cancel = clock.schedule(Math.max(0, next.nextMs - clock.now()), () => {
      this.#persisted.atomically(() => this.#fire(rule, schedule, next));
    });
    this.#waiting.set(rule.arn, { rule, schedule, next, cancel });
    this.#persisted.put(rule.arn, () => next);
  }

  #fire(rule: Rule, schedule: Schedule, { expression, nextMs }: NextFiring): void {
    const { fire, clock } = this.#deps;
    const followingMs = schedule(nextMs);
    const isMissed = followingMs !== undefined && followingMs < clock.now();
    this.#waitFor(rule, schedule, expression, isMissed ? schedule(clock.now()) : followingMs);
    fire(rule, this.#event(rule, nextMs));
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

function isNextFiring(value: unknown): value is NextFiring {
  return isObject(value) && typeof value['expression'] === 'string' && typeof value['nextMs'] === 'number';
}
