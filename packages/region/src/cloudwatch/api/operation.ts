import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Structure } from '../../http/structure.ts';
import type { Alarms } from '../alarms/alarms.ts';
import type { Home } from '../alarms/state-change.ts';
import type { AlarmTags } from '../alarms/tags.ts';
import type { Dashboards } from '../dashboards.ts';
import type { MetricStore } from '../metrics/metric-store.ts';

/** CloudWatch as its API sees it. */
export interface CloudWatchDeps {
  readonly clock: Clock;
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  readonly dashboards: Dashboards;
  readonly tags: AlarmTags;
  readonly home: Home;
}

export type CloudWatchOperation = (deps: CloudWatchDeps, input: JsonObject) => Promise<Structure> | Structure;
export type CloudWatchOperations = Readonly<Record<string, CloudWatchOperation>>;
