import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { Machine, StateKind, StateRun } from '../definition/state.ts';
import { readTemplate } from '../definition/traits.ts';
import type { Expression } from '../flow/expression.ts';
import type { Branch } from '../run/branch.ts';
import { runtimeFailure, StateFailure } from '../run/failure.ts';
import { runMachine } from '../run/run-machine.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const MAX_CONCURRENCY = 40;

export const map: StateKind = {
  failedEvent: 'MapStateFailed',
  traits: ['paths', 'resultSelector', 'resultPath', 'errors', 'transition'],
  fields: [
    'ItemsPath',
    'ItemSelector',
    'Parameters',
    'ItemProcessor',
    'Iterator',
    'MaxConcurrency',
    'MaxConcurrencyPath',
  ],
  compile(reader, tools) {
    const machine = tools.machine(reader.requiredObject(reader.has('Iterator') ? 'Iterator' : 'ItemProcessor'));
    checkMode(reader);
    const itemsPath = reader.pathAt('ItemsPath');
    const selector = readTemplate(reader, reader.has('Parameters') ? 'Parameters' : 'ItemSelector');
    const concurrencyOf = readConcurrency(reader);
    return async (run) => {
      const concurrency = concurrencyOf(run);
      const items = itemsOf(run, itemsPath);
      run.branch.record('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
      const works = items.map((item, index) => iteration(run, machine, selector, item, index));
      const context = (index: number) => ({ Map: { Item: { Index: index, Value: items[index] ?? null } } });
      const result = await run.branch.fork(works, concurrency, context);
      run.branch.mark('MapStateSucceeded');
      return { result };
    };
  },
};

function itemsOf({ input, context, branch }: StateRun, itemsPath: Expression | undefined): readonly Json[] {
  const items = itemsPath ? itemsPath({ input, context, random: branch.execution.random }) : input;
  if (isList(items)) return items;
  throw runtimeFailure(`Reference path "$" must point to array.`);
}

function iteration(
  { name, input, context, branch }: StateRun,
  machine: Machine,
  selector: Expression | undefined,
  item: Json,
  index: number,
): (inner: Branch) => Promise<Json> {
  const details = { name, index };
  return async (inner) => {
    inner.record('MapIterationStarted', { mapIterationStartedEventDetails: details });
    try {
      const itemContext = { Map: { Item: { Index: index, Value: item } } };
      const scope = { input, context: { ...asObject(context), ...itemContext }, random: branch.execution.random };
      const result = await runMachine(inner, machine, selector ? selector(scope) : item);
      inner.mark('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
      return result;
    } catch (error) {
      const type = error instanceof StateFailure ? 'Failed' : 'Aborted';
      inner.mark(`MapIteration${type}`, { [`mapIteration${type}EventDetails`]: details });
      throw error;
    }
  };
}

function readConcurrency(reader: Reader): (run: StateRun) => number {
  const fixed = reader.number('MaxConcurrency', 0);
  const path = reader.pathAt('MaxConcurrencyPath');
  return ({ input, context, branch }) => {
    const wanted = path ? path({ input, context, random: branch.execution.random }) : (fixed ?? 0);
    if (typeof wanted !== 'number' || !Number.isInteger(wanted)) {
      const shown = typeof wanted === 'string' ? wanted : JSON.stringify(wanted);
      const what = `refers to value "${shown}" which is not a valid integer`;
      throw runtimeFailure(`The MaxConcurrencyPath field ${what}: ${reader.text('MaxConcurrencyPath') ?? ''}`);
    }
    return wanted === 0 ? MAX_CONCURRENCY : Math.min(wanted, MAX_CONCURRENCY);
  };
}

function checkMode(reader: Reader): void {
  const processor = reader.requiredObject(reader.has('Iterator') ? 'Iterator' : 'ItemProcessor');
  if (!processor.has('ProcessorConfig')) return;
  const mode = processor.requiredObject('ProcessorConfig').text('Mode') ?? 'INLINE';
  if (mode === 'INLINE') return;
  const message = `The region does not run Mode ${mode}. Use INLINE.`;
  processor.problem('ProcessorConfig/Mode', message, 'UNSUPPORTED');
}

function asObject(context: Json): object {
  return typeof context === 'object' && context !== null ? context : {};
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
