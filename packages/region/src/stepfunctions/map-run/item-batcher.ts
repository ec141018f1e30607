import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import { readTemplate } from '../definition/traits.ts';
import type { Scope } from '../flow/expression.ts';
import { MAX_DATA_BYTES } from '../run/data.ts';
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
    const most = (await maxItemsOf(scope)) || items.length;
    const maxBytes = Math.min((await maxBytesOf(scope)) || MAX_DATA_BYTES, MAX_DATA_BYTES);
    const batches = batched(items, most, maxBytes - sizeOf(made([])));
    return batches.map((batch) => ({ input: made(batch), items: batch.length }));
  };
}

/** @param maxBytes of the items of a batch with a comma after each but the last */
function batched(items: readonly Json[], most: number, maxBytes: number): readonly (readonly Json[])[] {
  const batches: Json[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = batches.at(-1);
    const itemBytes = sizeOf(item);
    bytes += itemBytes + 1;
    if (last && last.length < most && bytes <= maxBytes) last.push(item);
    else {
      batches.push([item]);
      bytes = itemBytes;
    }
  }
  return batches;
}

const sizeOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));
