import { Readable } from 'node:stream';
import type { Json } from '../core/json.ts';
import { rowsIn, type SpilledRows } from '../core/spill.ts';

export type Done = (error?: Error | null, value?: Json) => void;

export interface RowChange {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: Json;
}

interface StreamRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
}

/** The methods of its store that dynalite calls. */
export interface DynaliteRows {
  get(key: string, done: Done): void;
  put(key: string, value: Json, done: Done): void;
  del(key: string, done: Done): void;
  batch(changes: readonly RowChange[], done: Done): void;
  createKeyStream(range?: StreamRange): Readable;
  createValueStream(range?: StreamRange): Readable;
}

/**
 * Puts rows that are not in the memory in place of dynalite's own store, which has all of them there and keeps an
 * iterator of each Query and Scan for good.
 * @param onWrite is called with each change
 */
export function spillRows(store: DynaliteRows, rows: SpilledRows, onWrite: (change: RowChange) => void): void {
  const write = (changes: readonly RowChange[], done: Done): void => {
    answer(done, () => {
      for (const change of changes) {
        if (change.type === 'put') rows.put(change.key, JSON.stringify(change.value));
        else rows.remove(change.key);
        onWrite(change);
      }
      return undefined;
    });
  };
  store.get = (key, done) => answer(done, () => valueIn(rows.get(key)));
  store.put = (key, value, done) => write([{ type: 'put', key, value }], done);
  store.del = (key, done) => write([{ type: 'del', key }], done);
  store.batch = write;
  store.createKeyStream = (range = {}) => streamOf(keysIn(rows, range));
  store.createValueStream = (range = {}) => streamOf(valuesIn(rows, range));
}

/** dynalite expects an answer later, as from a disk. */
function answer(done: Done, work: () => Json | undefined): void {
  let value: Json | undefined;
  let problem: Error | null = null;
  try {
    value = work();
  } catch (error) {
    problem = error instanceof Error ? error : new Error(String(error));
  }
  setImmediate(done, problem, value);
}

function* keysIn(rows: SpilledRows, range: StreamRange): Generator<string> {
  for (const [key] of rowsIn(rows, range)) yield key;
}

function* valuesIn(rows: SpilledRows, range: StreamRange): Generator<Json> {
  for (const [, text] of rowsIn(rows, range)) yield JSON.parse(text);
}

const valueIn = (text: string | undefined): Json | undefined => (text === undefined ? undefined : JSON.parse(text));

const streamOf = (items: Iterable<Json>): Readable => Readable.from(items, { objectMode: true, highWaterMark: 16 });
