import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { DEFAULT_GROUP, type ScheduleGroup } from './schedule.ts';

export interface GroupsDeps {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

/** The groups of schedules; there is always the default one. */
export class Groups {
  readonly #deps: GroupsDeps;
  readonly #byName = new Map<string, ScheduleGroup>();

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
    this.declare(DEFAULT_GROUP);
  }

  /** @throws AwsError ConflictException (409) */
  create(name: string): ScheduleGroup {
    if (this.#byName.has(name)) throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, 409);
    return this.declare(name);
  }

  declare(name: string): ScheduleGroup {
    const { clock, region, accountId } = this.#deps;
    const arn = `arn:aws:scheduler:${region}:${accountId}:schedule-group/${name}`;
    const group = this.#byName.get(name) ?? { name, arn, createdAtMs: clock.now() };
    this.#byName.set(name, group);
    return group;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** @throws AwsError ResourceNotFoundException (404) */
  get(name: string): ScheduleGroup {
    const group = this.#byName.get(name);
    if (group !== undefined) return group;
    throw new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
  }

  list(): readonly ScheduleGroup[] {
    return [...this.#byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError ResourceNotFoundException (404), ValidationException for the default group */
  delete(name: string): void {
    const group = this.get(name);
    if (name === DEFAULT_GROUP) throw new AwsError('ValidationException', 'Cannot delete default schedule group.');
    this.#byName.delete(group.name);
  }
}
