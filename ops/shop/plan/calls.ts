import calls from './calls.json' with { type: 'json' };
import { CPU_MS } from './deployed.ts';

interface MeasuredCalls {
  /** Events in the one invocation that was measured. */
  readonly events: number;
  /** `by-effect` or `by-record`: with a lock, or with the ids of a batch. */
  readonly idempotent: string;
  /** By operation, such as `PutEvents`: calls, and the items or entries in them. */
  readonly operations: Readonly<Record<string, { readonly calls: number; readonly items: number }>>;
}

/** The AWS calls of one invocation of each function. tools/shop/measure-calls.ts counts them and writes the file. */
export const CALLS: Readonly<Record<string, MeasuredCalls>> = calls;

/** DynamoDB units of the calls for one event. */
export interface TableUnits {
  readonly writes: number;
  readonly reads: number;
}

/**
 * Units of one item: of up to 1 KB for a write, of up to 4 KB for a consistent read.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const UNITS_BY_OPERATION: Readonly<Record<string, TableUnits>> = {
  PutItem: { writes: 1, reads: 0 },
  UpdateItem: { writes: 1, reads: 0 },
  DeleteItem: { writes: 1, reads: 0 },
  BatchWriteItem: { writes: 1, reads: 0 },
  TransactWriteItems: { writes: 2, reads: 0 },
  GetItem: { writes: 0, reads: 1 },
  Query: { writes: 0, reads: 1 },
  BatchGetItem: { writes: 0, reads: 1 },
};

function measured(name: string): MeasuredCalls {
  const found = CALLS[name];
  if (found) return found;
  throw new Error(`the calls of ${name} were not measured`);
}

/** How often a function calls an operation for one event. */
export function callsPerEvent(name: string, operation: string): number {
  const { events, operations } = measured(name);
  return (operations[operation]?.calls ?? 0) / events;
}

/**
 * What is computed: the application as it is, or as it would be if each function whose effects are idempotent by
 * themselves had a lock around them.
 */
export type Variant = 'as it is' | 'with locks';

/** The calls of a lock, each of which writes one unit. */
const LOCK_CALLS = 2;

const locksOf = (name: string, variant: Variant): number =>
  variant === 'with locks' && measured(name).idempotent === 'by-effect' ? LOCK_CALLS : 0;

/** Calls of all kinds that a function makes for one event. */
export function allCallsPerEvent(name: string, variant: Variant): number {
  const { events, operations } = measured(name);
  const sum = Object.values(operations).reduce((total, { calls: count }) => total + count, 0);
  return sum / events + locksOf(name, variant);
}

/** Calls of one invocation that wait for each other. For a batch, those of one operation are made side by side. */
export function roundsOf(name: string, variant: Variant): number {
  const { events, operations } = measured(name);
  const rounds = events === 1 ? allCallsPerEvent(name, 'as it is') : Object.keys(operations).length;
  return rounds + locksOf(name, variant);
}

/** Milliseconds of a whole core for one invocation: the kit, and each call. */
export function cpuMsOf(name: string, kitMs: number, variant: Variant): number {
  const { events, operations } = measured(name);
  const own = Object.entries(operations).reduce(
    (total, [operation, { calls: count }]) =>
      total + count * (operation === 'TransactWriteItems' ? CPU_MS.transaction : CPU_MS.call),
    kitMs,
  );
  return own + (locksOf(name, variant) > 0 ? events * CPU_MS.lock : 0);
}

/** The units of all tables that a function takes for one event. */
export function unitsPerEvent(name: string, variant: Variant): TableUnits {
  const { events, operations } = measured(name);
  const sum = (kind: keyof TableUnits): number =>
    Object.entries(operations).reduce((total, [operation, { items }]) => {
      const units = UNITS_BY_OPERATION[operation] ?? { writes: 0, reads: 0 };
      return total + units[kind] * items;
    }, 0) / events;
  return { writes: sum('writes') + locksOf(name, variant), reads: sum('reads') };
}
