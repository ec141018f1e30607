import { EndpointError } from '../endpoint.ts';

export function partitionIn(query: URLSearchParams): number | undefined {
  const text = query.get('p') ?? '';
  if (text === '') return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new EndpointError('InvalidPartition', `A partition is a whole number, not ${JSON.stringify(text)}.`);
}

export function offsetIn(text: string): bigint {
  if (/^\d{1,19}$/.test(text)) return BigInt(text);
  throw new EndpointError('InvalidOffset', `An offset is a whole number, not ${JSON.stringify(text)}.`);
}

export function countIn(
  text: string | null,
  { default: usual, most }: { readonly default: number; readonly most: number },
): number {
  const count = Number(text ?? usual);
  return Number.isInteger(count) && count > 0 ? Math.min(count, most) : usual;
}
