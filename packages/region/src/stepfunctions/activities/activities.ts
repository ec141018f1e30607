import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { isObject } from '../../core/json.ts';
import { number, text } from '../../core/properties.ts';
import type { StateStore } from '../../core/state-store.ts';
import { checkName, type Home, statesArn } from '../arns.ts';

export interface Activity {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface ActivitiesDeps extends Home {
  readonly clock: Clock;
  readonly stateStore: StateStore;
}

const KIND = 'activity';

/**
 * The activities, whose tasks workers outside of the region fetch.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export class Activities {
  readonly #deps: ActivitiesDeps;
  readonly #byArn = new Map<string, Activity>();

  constructor(deps: ActivitiesDeps) {
    this.#deps = deps;
    for (const [arn, row] of deps.stateStore.rows(KIND)) {
      const { name = '', createdAt = 0 } = isObject(row)
        ? { name: text(row, 'name'), createdAt: number(row, 'createdAt') }
        : {};
      this.#byArn.set(arn, { arn, name, createdAt });
    }
  }

  /** One that is there already stays as it is. @throws AwsError InvalidName */
  create(name: string): Activity {
    checkName(name);
    const arn = statesArn(this.#deps, `activity:${name}`);
    const known = this.#byArn.get(arn);
    if (known !== undefined) return known;
    const activity = { arn, name, createdAt: this.#deps.clock.now() };
    this.#byArn.set(arn, activity);
    this.#deps.stateStore.put(KIND, arn, { name, createdAt: activity.createdAt });
    return activity;
  }

  /** One that is not there is not an error. */
  delete(arn: string): void {
    this.#byArn.delete(arn);
    this.#deps.stateStore.remove(KIND, arn);
  }

  has(arn: string): boolean {
    return this.#byArn.has(arn);
  }

  /** @throws AwsError ActivityDoesNotExist */
  get(arn: string): Activity {
    const activity = this.#byArn.get(arn);
    if (activity !== undefined) return activity;
    throw new AwsError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`);
  }

  list(): readonly Activity[] {
    return [...this.#byArn.values()];
  }
}
