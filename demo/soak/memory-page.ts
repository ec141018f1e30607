import { numberOf, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { Sample } from './slope.ts';

export interface StoreFill {
  readonly count: number;
  readonly of: string;
  readonly sizeBytes: number | undefined;
  readonly dropped: number | undefined;
}

/** One look at `/_region/memory`, after a collection of garbage. */
export interface Look {
  readonly sample: Sample;
  /** The size of the file in which a region keeps what is too much for the memory. */
  readonly fileBytes: number;
  /** Events that the application has not come to. */
  readonly waiting: number;
  readonly stores: Readonly<Record<string, StoreFill>>;
}

/** What grows while the application is slower than its events. */
const WAITING = ['unread', 'invocations', 'deliveries', 'queues'];

export async function lookAt(endpoint: string, atMs: number, sent: number): Promise<Look> {
  const answer = await fetch(new URL('/_region/memory?collected', endpoint));
  const page = objectOf(parseJson(await answer.text()));
  const process = objectOf(page['process']);
  const residentBytes = numberOf(process['residentBytes']) ?? 0;
  const stores = Object.fromEntries(
    Object.entries(objectOf(page['stores'])).map(([name, fill]) => [name, fillIn(fill)]),
  );
  return {
    sample: {
      atMs,
      sent,
      heapBytes: numberOf(process['heapBytes']) ?? 0,
      nativeBytes: residentBytes - (numberOf(process['heapTotalBytes']) ?? 0),
      residentBytes,
    },
    fileBytes: numberOf(objectOf(page['file'])['sizeBytes']) ?? 0,
    waiting: WAITING.reduce((sum, name) => sum + (stores[name]?.count ?? 0), 0),
    stores,
  };
}

function fillIn(value: unknown): StoreFill {
  const fill = objectOf(value);
  return {
    count: numberOf(fill['count']) ?? 0,
    of: textOf(fill['of']),
    sizeBytes: numberOf(fill['sizeBytes']),
    dropped: numberOf(fill['dropped']),
  };
}
