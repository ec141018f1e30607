/**
 * Packs items into calls in their order: at most `maxItems` and `maxBytes` each.
 * An item that is larger than that gets a call of its own.
 */
export function pack<T extends { readonly sizeBytes: number }>(
  items: readonly T[],
  maxItems: number,
  maxBytes: number,
): T[][] {
  const calls: T[][] = [];
  let call: T[] = [];
  let callBytes = 0;
  for (const item of items) {
    if (call.length === 0 || call.length === maxItems || callBytes + item.sizeBytes > maxBytes) {
      call = [];
      callBytes = 0;
      calls.push(call);
    }
    call.push(item);
    callBytes += item.sizeBytes;
  }
  return calls;
}
