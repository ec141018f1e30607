import type { Reader } from '../definition/reader.ts';
import type { StateKind } from '../definition/state.ts';
import { readTemplate } from '../definition/traits.ts';
import { DISTRIBUTED_FIELDS, DISTRIBUTED_PATHS, distributedMap } from './distributed-map.ts';
import { readConcurrency } from './map-concurrency.ts';
import { readItems } from './map-items.ts';
import { itemContext, iteration } from './map-iteration.ts';

export const map: StateKind = {
  failedEvent: 'MapStateFailed',
  traits: ['paths', 'resultSelector', 'resultPath', 'errors', 'transition', 'ending'],
  fields: [
    'ItemsPath',
    'ItemSelector',
    'Parameters',
    'ItemProcessor',
    'Iterator',
    'MaxConcurrency',
    'MaxConcurrencyPath',
    ...DISTRIBUTED_FIELDS,
    ...DISTRIBUTED_PATHS,
  ],
  jsonataFields: ['Items', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency', ...DISTRIBUTED_FIELDS],
  compile(reader, tools) {
    const processor = reader.requiredObject(reader.has('Iterator') ? 'Iterator' : 'ItemProcessor');
    const machine = tools.machine(processor);
    const selector =
      reader.language === 'JSONata'
        ? reader.jsonata('ItemSelector')
        : readTemplate(reader, reader.has('Parameters') ? 'Parameters' : 'ItemSelector');
    if (isDistributed(processor)) {
      tools.keep(reader.path, machine);
      return distributedMap(reader, processor, selector);
    }
    const itemsOf = readItems(reader);
    const concurrencyOf = readConcurrency(reader);
    return async (run) => {
      const concurrency = await concurrencyOf(run.scope);
      const items = await itemsOf(run.scope);
      run.branch.record('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
      const works = items.map((item, index) => iteration(run, { machine, selector, item, index }));
      const context = (index: number) => itemContext(items[index] ?? null, index);
      const result = await run.branch.fork(works, concurrency, context);
      run.branch.mark('MapStateSucceeded');
      return { result };
    };
  },
};

function isDistributed(processor: Reader): boolean {
  if (!processor.has('ProcessorConfig')) return false;
  const config = processor.requiredObject('ProcessorConfig');
  const mode = config.text('Mode') ?? 'INLINE';
  if (mode !== 'INLINE' && mode !== 'DISTRIBUTED') config.problem('Mode', 'The field must be INLINE or DISTRIBUTED');
  return mode === 'DISTRIBUTED';
}
