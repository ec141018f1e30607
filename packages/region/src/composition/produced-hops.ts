import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { parseJson } from '../core/json.ts';
import type { IdFinder, LineageFinder } from '../core/ports.ts';
import { realClock } from '../core/real-clock.ts';
import type { BatchRecord } from '../kafka/records/record.ts';
import type { AppendListener } from '../kafka/state.ts';

export interface ProducedHopsDeps {
  readonly journal: Journal;
  readonly findIds: IdFinder;
  readonly lineageOf?: LineageFinder;
  /** Real time, by which the cost of reading is limited. */
  readonly wallClock?: Clock;
  readonly recordsPerSecond?: number;
}

/**
 * Reading a record of 1 KB takes about 5 us (measured), so this rate takes a tenth of a core. Faster producers are not
 * slowed down: the journal gets one hop for the whole batch, with its position alone.
 */
const RECORDS_PER_SECOND = 20_000;

/** Writes a hop into the journal for each record that the broker takes, with the ids in its headers or its JSON. */
export function producedHops({
  journal,
  findIds,
  lineageOf = () => undefined,
  ...settings
}: ProducedHopsDeps): AppendListener {
  const { wallClock = realClock(), recordsPerSecond = RECORDS_PER_SECOND } = settings;
  let secondStartedAt = wallClock.now();
  let leftInSecond = recordsPerSecond;
  return (topic, partition, baseOffset, { count, records }) => {
    const now = wallClock.now();
    if (now - secondStartedAt >= 1_000) [secondStartedAt, leftInSecond] = [now, recordsPerSecond];
    const place = `${topic}-${partition}@${baseOffset}`;
    if (count > leftInSecond) {
      journal.record('produced', place, [place], { records: count, reason: 'too many at once to read them all' });
      return;
    }
    leftInSecond -= count;
    for (const record of records) {
      const at = `${topic}-${partition}@${baseOffset + record.offsetDelta}`;
      const content = contentOf(record, (value) => findIds(value).length > 0);
      journal.record('produced', at, [...findIds(content), at], lineageOf(content), { kind: 'record', record });
    }
  };
}

/** The headers as an object; when they have no ids, the value. */
function contentOf({ headers, value }: BatchRecord, hasIds: (content: unknown) => boolean): unknown {
  const named = Object.fromEntries([...headers].map(([name, bytes]) => [String(name), bytes?.toString()]));
  return hasIds(named) || value === null ? named : parseJson(value.toString());
}
