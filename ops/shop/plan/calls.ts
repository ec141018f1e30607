import calls from './calls.json' with { type: 'json' };

interface MeasuredCalls {
  /** Events in the one invocation that was measured. */
  readonly events: number;
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

/** The units of all tables that a function takes for one event. */
export function unitsPerEvent(name: string): TableUnits {
  const { events, operations } = measured(name);
  const sum = (kind: keyof TableUnits): number =>
    Object.entries(operations).reduce((total, [operation, { items }]) => {
      const units = UNITS_BY_OPERATION[operation] ?? { writes: 0, reads: 0 };
      return total + units[kind] * items;
    }, 0) / events;
  return { writes: sum('writes'), reads: sum('reads') };
}
