import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import { readTemplate } from '../definition/traits.ts';
import type { Scope } from '../flow/expression.ts';
import { readCount } from './numbers.ts';

/** The input of one child execution, and the number of items in it. */
export interface Batch {
  readonly input: Json;
  readonly items: number;
}

/**
 * ItemBatcher: several items for each child execution.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 */
export function readItemBatcher(reader: Reader): (items: readonly Json[], scope: Scope) => Promise<readonly Batch[]> {
  if (!reader.has('ItemBatcher')) return async (items) => items.map((input) => ({ input, items: 1 }));
  const batcher = reader.requiredObject('ItemBatcher');
  const [maxItemsOf, maxBytesOf] = [
    readCount(batcher, 'MaxItemsPerBatch'),
    readCount(batcher, 'MaxInputBytesPerBatch'),
  ];
  const shared = batcher.language === 'JSONata' ? batcher.jsonata('BatchInput') : readTemplate(batcher, 'BatchInput');
  return async (items, scope) => {
    const BatchInput = shared ? await shared(scope) : undefined;
    const made = (batch: readonly Json[]): Json => ({ ...(BatchInput !== undefined && { BatchInput }), Items: batch });
    const batches: Json[][] = [];
    const most = (await maxItemsOf(scope)) || items.length;
    const maxBytes = (await maxBytesOf(scope)) || Number.POSITIVE_INFINITY;
    for (const item of items) {
      const last = batches.at(-1);
      const isFull =
        !last || last.length >= most || Buffer.byteLength(JSON.stringify(made([...last, item]))) > maxBytes;
      if (isFull) batches.push([item]);
      else last.push(item);
    }
    return batches.map((batch) => ({ input: made(batch), items: batch.length }));
  };
}
