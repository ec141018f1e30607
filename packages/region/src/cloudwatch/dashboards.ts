import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, parseJson } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';

export interface Dashboard {
  readonly name: string;
  /** JSON text. */
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly changedMs: number;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
const NAME = /^[\w-]{1,255}$/;

/** The dashboards of a region: their bodies, which nothing draws here. */
export class Dashboards {
  readonly #clock: Clock;
  readonly #byName = new Map<string, Dashboard>();
  readonly #persisted = new PersistedRows('dashboard', isDashboard);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Brings back the dashboards that came by the API. */
  restore(stateStore: StateStore): void {
    for (const [name, dashboard] of this.#persisted.restore(stateStore)) this.#byName.set(name, dashboard);
  }

  /** @throws AwsError DashboardInvalidInputError for a body that is no JSON object, or a name that no dashboard can have */
  put(name: string, body: string): void {
    if (!NAME.test(name))
      throw invalid(`The name "${name.slice(0, 100)}" has other characters than A-Z, a-z, 0-9, - and _.`);
    if (!isObject(parseJson(body))) throw invalid('The field DashboardBody must be a valid JSON object');
    this.#byName.set(name, { name, body, changedMs: this.#clock.now() });
  }

  /** As {@link put}, for a dashboard that no template declares. */
  putPersisted(name: string, body: string): void {
    this.put(name, body);
    this.#persisted.put(name, () => this.get(name));
  }

  /** @throws AwsError ResourceNotFound (404) */
  get(name: string): Dashboard {
    const dashboard = this.#byName.get(name);
    if (dashboard === undefined) throw new AwsError('ResourceNotFound', `Dashboard ${name} does not exist`, 404);
    return dashboard;
  }

  remove(name: string): void {
    this.#byName.delete(name);
    this.#persisted.remove(name);
  }

  list(): readonly Dashboard[] {
    return [...this.#byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}

const invalid = (message: string): AwsError => new AwsError('DashboardInvalidInputError', message);

function isDashboard(value: unknown): value is Dashboard {
  return isObject(value) && typeof value['body'] === 'string' && typeof value['changedMs'] === 'number';
}
