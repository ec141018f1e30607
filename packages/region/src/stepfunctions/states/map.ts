import type { StateKind } from '../definition/state.ts';
import { readTemplate } from '../definition/traits.ts';
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
  ],
  jsonataFields: ['Items', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency'],
  compile(reader, tools) {
    const processor = reader.requiredObject(reader.has('Iterator') ? 'Iterator' : 'ItemProcessor');
    checkMode(processor);
    const machine = tools.machine(processor);
    const itemsOf = readItems(reader);
    const selector =
      reader.language === 'JSONata'
        ? reader.jsonata('ItemSelector')
        : readTemplate(reader, reader.has('Parameters') ? 'Parameters' : 'ItemSelector');
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

function checkMode(processor: Parameters<StateKind['compile']>[0]): void {
  if (!processor.has('ProcessorConfig')) return;
  const mode = processor.requiredObject('ProcessorConfig').text('Mode') ?? 'INLINE';
  if (mode === 'INLINE') return;
  const message = `The region does not run Mode ${mode}. Use INLINE.`;
  processor.problem('ProcessorConfig/Mode', message, 'UNSUPPORTED');
}
