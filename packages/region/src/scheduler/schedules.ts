import { AwsError } from '../core/aws-error.ts';
import type { Cancel } from '../core/clock.ts';
import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import { expressionOf } from './expression.ts';
import { Groups } from './groups.ts';
import { type InvocationDeps, Invocations } from './invocations.ts';
import type { Schedule, ScheduleSettings } from './schedule.ts';

/** When a schedule is due next. Valid while it stays as it is. */
interface Due {
  readonly modifiedAtMs: number;
  readonly createdAtMs: number;
  readonly settings: string;
  readonly nextMs: number;
}

interface Waiting {
  readonly due: Due;
  readonly cancel: Cancel;
}

const MINUTE_MS = 60_000;

/**
 * The schedules of EventBridge Scheduler, on the region's clock. Calls that made them are made again at each start;
 * only when they are due next is persisted.
 */
export class Schedules {
  readonly groups: Groups;
  readonly #deps: InvocationDeps;
  readonly #invocations: Invocations;
  readonly #byArn = new Map<string, Schedule>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #persisted = new PersistedRows('scheduler-due', isDue);

  constructor(deps: InvocationDeps) {
    this.#deps = deps;
    this.#invocations = new Invocations(deps);
    this.groups = new Groups(deps);
  }

  get pendingCount(): number {
    return this.#invocations.pendingCount;
  }

  /** Goes on with the schedules of an earlier process. One that missed its time invokes its target at once. */
  restore(stateStore: StateStore): void {
    const earlier = new Map(this.#persisted.restore(stateStore));
    this.#persisted.clear();
    for (const [arn, schedule] of this.#byArn) {
      const due = earlier.get(arn);
      if (due?.settings !== textOf(schedule)) this.#start(schedule);
      else {
        const known = { ...schedule, createdAtMs: due.createdAtMs, modifiedAtMs: due.modifiedAtMs };
        this.#byArn.set(arn, known);
        this.#wait(known, due.nextMs);
      }
    }
  }

  stop(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  /** @throws AwsError ConflictException (409), ResourceNotFoundException (404) for its group */
  create(settings: ScheduleSettings): Schedule {
    const { name, groupName } = settings;
    this.groups.get(groupName);
    if (this.#byArn.has(this.#arnOf(groupName, name))) {
      throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
    }
    return this.declare(settings);
  }

  /** @throws AwsError ResourceNotFoundException (404) */
  update(settings: ScheduleSettings): Schedule {
    this.get(settings.groupName, settings.name);
    return this.declare(settings);
  }

  /** A known schedule keeps the time at which it was created. */
  declare(settings: ScheduleSettings): Schedule {
    const arn = this.#arnOf(settings.groupName, settings.name);
    const modifiedAtMs = this.#deps.clock.now();
    const createdAtMs = this.#byArn.get(arn)?.createdAtMs ?? modifiedAtMs;
    const schedule = { ...settings, arn, createdAtMs, modifiedAtMs };
    this.#byArn.set(arn, schedule);
    this.#start(schedule);
    return schedule;
  }

  /** @throws AwsError ResourceNotFoundException (404) */
  get(groupName: string, name: string): Schedule {
    const schedule = this.#byArn.get(this.#arnOf(groupName, name));
    if (schedule !== undefined) return schedule;
    throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
  }

  /** @throws AwsError ResourceNotFoundException (404) */
  delete(groupName: string, name: string): void {
    this.remove(this.get(groupName, name).arn);
  }

  remove(arn: string): void {
    this.#end(arn);
    this.#byArn.delete(arn);
  }

  /** Removes a group with its schedules. @throws AwsError ResourceNotFoundException (404), ValidationException */
  deleteGroup(name: string): void {
    this.groups.delete(name);
    for (const { arn, groupName } of this.list()) if (groupName === name) this.remove(arn);
  }

  list(): readonly Schedule[] {
    return [...this.#byArn.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Whether a schedule would never come to invoke its target. */
  isOver({ expression, timeZone }: ScheduleSettings): boolean {
    return expressionOf(expression, timeZone)?.after(this.#deps.clock.now(), 0) === undefined;
  }

  #start(schedule: Schedule): void {
    this.#end(schedule.arn);
    const nextMs = schedule.isEnabled ? nextOf(schedule, this.#deps.clock.now() - 1) : undefined;
    if (nextMs !== undefined) this.#wait(schedule, nextMs);
  }

  #end(arn: string): void {
    this.#waiting.get(arn)?.cancel();
    this.#waiting.delete(arn);
    this.#persisted.remove(arn);
  }

  #wait(schedule: Schedule, nextMs: number): void {
    const { clock, random } = this.#deps;
    const { arn, windowMinutes, createdAtMs, modifiedAtMs } = schedule;
    const due = { createdAtMs, modifiedAtMs, settings: textOf(schedule), nextMs };
    const delayMs = Math.max(0, nextMs - clock.now()) + random.integer(windowMinutes * MINUTE_MS + 1);
    const cancel = clock.schedule(delayMs, () => this.#persisted.atomically(() => this.#fire(schedule, nextMs)));
    this.#waiting.set(arn, { due, cancel });
    this.#persisted.put(arn, () => due);
  }

  #fire(schedule: Schedule, scheduledMs: number): void {
    const { clock } = this.#deps;
    this.#end(schedule.arn);
    const followingMs = nextOf(schedule, scheduledMs);
    const isMissed = followingMs !== undefined && followingMs < clock.now();
    const nextMs = isMissed ? nextOf(schedule, clock.now()) : followingMs;
    if (nextMs !== undefined) this.#wait(schedule, nextMs);
    else if (schedule.isDeletedAfterCompletion) this.#byArn.delete(schedule.arn);
    this.#invocations.start(schedule, scheduledMs);
  }

  #arnOf(groupName: string, name: string): string {
    const { region, accountId } = this.#deps;
    return `arn:aws:scheduler:${region}:${accountId}:schedule/${groupName}/${name}`;
  }
}

/** The next time of a schedule, between its start and its end, which do not count for one that comes once. */
function nextOf({ expression, timeZone, startMs, endMs, createdAtMs }: Schedule, afterMs: number): number | undefined {
  const parsed = expressionOf(expression, timeZone);
  if (parsed === undefined) return undefined;
  const baseMs = startMs ?? createdAtMs;
  if (parsed.isOnce) return parsed.after(afterMs, baseMs);
  const nextMs = parsed.after(Math.max(afterMs, (startMs ?? 0) - 1), baseMs);
  return nextMs === undefined || nextMs > (endMs ?? Number.POSITIVE_INFINITY) ? undefined : nextMs;
}

/** What a schedule asks for; when it was made is no matter. */
const textOf = ({ createdAtMs: _created, modifiedAtMs: _modified, ...rest }: Schedule): string => JSON.stringify(rest);

const isDue = (value: unknown): value is Due =>
  isObject(value) && typeof value['settings'] === 'string' && typeof value['nextMs'] === 'number';
