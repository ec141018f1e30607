import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { StateStore } from '../../core/state-store.ts';
import { Evaluation } from '../math/evaluation.ts';
import { dimensionsKey, type Metric, MINUTE_MS } from '../metrics/metric.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Minutes } from '../metrics/minutes.ts';
import { Alarm, type StateChange, type StateRecord } from './alarm.ts';
import type { AlarmDefinition } from './definition.ts';
import { evaluate } from './evaluate.ts';
import { readDefinition } from './read-definition.ts';
import { arnOfAlarm, type Home, historyData } from './state-change.ts';

/** What happens after an alarm has changed its state. It never throws: what it cannot do is told in the history. */
export type OnStateChange = (change: StateChange) => Promise<void>;

export interface AlarmsDeps extends Home {
  readonly clock: Clock;
  readonly metrics: MetricStore;
  readonly minutes: Minutes;
  readonly onStateChange: OnStateChange;
}

/** An alarm as the state store has it; the template declares its own anew. */
interface PersistedAlarm {
  /** As PutMetricAlarm got it; absent for an alarm of a template. */
  readonly input?: JsonObject;
  readonly state: StateRecord;
}

/** The alarms of a region. Only those are evaluated that have figures, or have just come. */
export class Alarms {
  readonly #deps: AlarmsDeps;
  readonly #byName = new Map<string, Alarm>();
  readonly #inputs = new Map<string, JsonObject>();
  /** By the metrics that they are about. */
  readonly #watching = new Map<string, Set<Alarm>>();
  readonly #active = new Set<Alarm>();
  readonly #listeners = new Set<(change: StateChange) => void>();
  readonly #persisted = new PersistedRows('alarm', isPersistedAlarm);

  constructor(deps: AlarmsDeps) {
    this.#deps = deps;
    deps.metrics.listen((series) => {
      for (const alarm of this.#watching.get(keyOf(series)) ?? []) this.#active.add(alarm);
    });
    deps.minutes.listen((endMs) => this.#evaluate(endMs));
  }

  /** Brings back the states of earlier starts, and the alarms that came by the API. */
  restore(stateStore: StateStore): void {
    for (const [name, { input, state }] of this.#persisted.restore(stateStore)) {
      const alarm = this.#byName.get(name) ?? (input && this.put(readDefinition(input), input));
      if (alarm === undefined) this.#persisted.remove(name);
      else this.#restoreState(alarm, state);
    }
  }

  list(): readonly Alarm[] {
    return [...this.#byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  find(name: string): Alarm | undefined {
    return this.#byName.get(name);
  }

  /** @throws AwsError ResourceNotFound (404) */
  get(name: string): Alarm {
    const alarm = this.find(name);
    if (alarm === undefined) throw new AwsError('ResourceNotFound', `There is no alarm ${name}.`, 404);
    return alarm;
  }

  /**
   * Creates an alarm, or changes the one with that name, which keeps its state.
   * @param input of PutMetricAlarm, which is persisted; undefined for an alarm of a template
   * @throws AwsError ValidationError for an expression with an unknown id or function
   */
  put(definition: AlarmDefinition, input?: JsonObject): Alarm {
    // What cannot be evaluated is refused now.
    new Evaluation(this.#deps.metrics, definition.queries, { startMs: 0, endMs: 0 }).linesOf(definition.result);
    const nowMs = this.#deps.clock.now();
    const known = this.#byName.get(definition.name);
    const alarm = known ?? new Alarm(arnOfAlarm(this.#deps, definition.name), definition, nowMs);
    if (known !== undefined) this.#unwatch(known);
    Object.assign(alarm, { definition, configuredMs: nowMs });
    this.#byName.set(alarm.name, alarm);
    if (input !== undefined) this.#inputs.set(alarm.name, input);
    for (const key of keysOf(definition)) this.#watchersOf(key).add(alarm);
    const what = known === undefined ? 'created' : 'updated';
    alarm.record({ atMs: nowMs, kind: 'ConfigurationUpdate', summary: `Alarm "${alarm.name}" ${what}`, data: '{}' });
    this.#persist(alarm);
    this.#activate(alarm);
    return alarm;
  }

  setActionsEnabled(alarm: Alarm, actionsEnabled: boolean): void {
    const input = this.#inputs.get(alarm.name);
    this.put({ ...alarm.definition, actionsEnabled }, input && { ...input, ActionsEnabled: actionsEnabled });
  }

  /** An alarm that is not there is not an error. */
  remove(name: string): void {
    const alarm = this.#byName.get(name);
    if (alarm === undefined) return;
    this.#unwatch(alarm);
    this.#active.delete(alarm);
    this.#byName.delete(name);
    this.#inputs.delete(name);
    this.#persisted.remove(name);
  }

  /** Brings an alarm to a state, until the next evaluation finds another. */
  async setState(alarm: Alarm, state: Omit<StateRecord, 'atMs'>): Promise<void> {
    await this.#change(alarm, { ...state, atMs: this.#deps.clock.now() });
    this.#activate(alarm);
  }

  /** Calls `listener` for each change of a state, until the returned function is called. */
  listen(listener: (change: StateChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #restoreState(alarm: Alarm, state: StateRecord): void {
    alarm.state = state;
    this.#persist(alarm);
  }

  async #evaluate(endMs: number): Promise<boolean> {
    // A new alarm has a whole minute first, in which readers connect. What an action causes may make further alarms active: they have the next minute.
    const active = [...this.#active].filter(({ configuredMs }) => endMs - configuredMs >= MINUTE_MS);
    for (const alarm of active) {
      const { state, hasFigures } = evaluate(alarm, this.#deps.metrics, endMs);
      if (!hasFigures) this.#active.delete(alarm);
      if (state !== undefined && state.value !== alarm.state.value) await this.#change(alarm, state);
    }
    return this.#active.size > 0;
  }

  async #change(alarm: Alarm, to: StateRecord): Promise<void> {
    const change = { alarm, from: alarm.state, to };
    alarm.state = to;
    this.#persist(alarm);
    if (to.value === change.from.value) return;
    const summary = `Alarm updated from ${change.from.value} to ${to.value}`;
    alarm.record({ atMs: to.atMs, kind: 'StateUpdate', summary, data: historyData(change) });
    for (const listener of this.#listeners) listener(change);
    await this.#deps.onStateChange(change);
  }

  #activate(alarm: Alarm): void {
    this.#active.add(alarm);
    this.#deps.minutes.wake();
  }

  #persist({ name, state }: Alarm): void {
    const input = this.#inputs.get(name);
    this.#persisted.put(name, () => (input === undefined ? { state } : { input, state }));
  }

  #watchersOf(key: string): Set<Alarm> {
    const known = this.#watching.get(key) ?? new Set();
    this.#watching.set(key, known);
    return known;
  }

  #unwatch(alarm: Alarm): void {
    for (const key of keysOf(alarm.definition)) this.#watchersOf(key).delete(alarm);
  }
}

const keyOf = ({ namespace, name, dimensions }: Metric): string =>
  [namespace, name, dimensionsKey(dimensions)].join('\n');

const keysOf = ({ queries }: AlarmDefinition): readonly string[] =>
  queries.flatMap(({ source }) => (source.kind === 'metric' ? keyOf(source.metric) : []));

function isPersistedAlarm(value: unknown): value is PersistedAlarm {
  return isObject(value) && isObject(value['state']) && typeof value['state']['reason'] === 'string';
}
