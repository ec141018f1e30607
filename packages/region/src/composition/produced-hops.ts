import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { parseJson } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';
import { realClock } from '../core/real-clock.ts';
import { readHeader } from '../kafka/log/record-batch.ts';
import { type BatchRecord, recordsOf } from '../kafka/log/records.ts';
import type { AppendListener } from '../kafka/state.ts';

export interface ProducedHopsDeps {
  readonly journal: Journal;
  readonly findIds: IdFinder;
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
export function producedHops({ journal, findIds, ...settings }: ProducedHopsDeps): AppendListener {
  const { wallClock = realClock(), recordsPerSecond = RECORDS_PER_SECOND } = settings;
  let secondStartedAt = wallClock.now();
  let leftInSecond = recordsPerSecond;
  return (topic, partition, baseOffset, batch) => {
    const now = wallClock.now();
    if (now - secondStartedAt >= 1_000) [secondStartedAt, leftInSecond] = [now, recordsPerSecond];
    const { recordCount } = readHeader(batch);
    const place = `${topic}-${partition}@${baseOffset}`;
    if (recordCount > leftInSecond) {
      journal.record('produced', place, [place], { records: recordCount, reason: 'too many at once to read them all' });
      return;
    }
    leftInSecond -= recordCount;
    for (const record of recordsOf(batch)) {
      const at = `${topic}-${partition}@${baseOffset + record.offsetDelta}`;
      journal.record('produced', at, [...idsIn(record, findIds), at]);
    }
  };
}

/** The ids in the headers; only if there are none, those in the value. */
function idsIn({ headers, value }: BatchRecord, findIds: IdFinder): readonly string[] {
  const named = findIds(Object.fromEntries([...headers].map(([name, bytes]) => [String(name), bytes?.toString()])));
  if (named.length > 0 || value === null) return named;
  const content = parseJson(value.toString());
  return content === undefined ? [] : findIds(content);
}
