import { Alarms } from '../../cloudwatch/alarms/alarms.ts';
import { AlarmTags } from '../../cloudwatch/alarms/tags.ts';
import { Dashboards } from '../../cloudwatch/dashboards.ts';
import { Minutes } from '../../cloudwatch/metrics/minutes.ts';
import { LagFigures } from '../../lambda/mappings/lag-figures.ts';
import { queueSampler } from '../../sqs/queue-figures.ts';
import { alarmChanges } from '../alarm-changes.ts';
import type { ServiceDeps } from '../base.ts';
import { writeMappingLog } from '../mapping-log.ts';
import type { Compute } from './compute.ts';
import type { Events } from './events.ts';
import type { Messaging } from './messaging.ts';
import type { Readers } from './readers.ts';
import type { Access } from './rights.ts';
import type { Stores } from './stores.ts';

export type Watching = ReturnType<typeof watchingOf>;

/** What looks at the others: the samples of each minute, and the alarms. */
export function watchingOf(
  { clock, journal, metrics, naming, cluster }: ServiceDeps,
  { store }: Stores,
  { mappings }: Readers,
  others: Compute & Messaging & Events & Access,
) {
  const minutes = new Minutes(clock, metrics);
  const isToldOfRecords = cluster.isEmbedded;
  const lag = new LagFigures({ clock, mappings: () => mappings.all(), isToldOfRecords });
  journal.listen(({ step }) => {
    if (step !== 'produced') return;
    lag.wake();
    minutes.wake();
  });
  minutes.addSampler(queueSampler(store, clock));
  minutes.addSampler((sampled) => lag.sample(sampled));
  writeMappingLog({ clock, journal, logs: others.logs, mappings: () => mappings.all() });
  const home = { region: naming.region, accountId: naming.accountId };
  const onStateChange = alarmChanges({ ...others, clock, home });
  const alarms = new Alarms({ ...home, clock, metrics, minutes, onStateChange });
  const dashboards = new Dashboards(clock);
  const cloudWatch = { clock, metrics, alarms, dashboards, tags: new AlarmTags(), home };
  return { alarms, dashboards, cloudWatch };
}
