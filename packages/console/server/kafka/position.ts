import { EndpointError } from '../endpoint.ts';
import type { Kafka } from './cluster.ts';
import { partitionIn } from './inputs.ts';
import type { Left } from './scan.ts';

/** Where a page of records begins. */
export type Start =
  | { readonly kind: 'end' }
  | { readonly kind: 'start' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'cursor'; readonly direction: 'back' | 'on'; readonly offsets: ReadonlyMap<number, bigint> };

/** @throws EndpointError for what is neither an offset nor a time */
export function startOf(query: URLSearchParams): Start {
  const cursor = query.get('cursor');
  if (cursor !== null) return { kind: 'cursor', ...cursorIn(cursor) };
  const at = query.get('at') ?? '';
  if (at === '' || at === 'end') return { kind: 'end' };
  if (at === 'start') return { kind: 'start' };
  if (/^\d{1,19}$/.test(at)) {
    if (partitionIn(query) !== undefined) return { kind: 'offset', offset: BigInt(at) };
    throw new EndpointError('InvalidPosition', 'An offset is of one partition: choose the partition, too.');
  }
  const ms = Date.parse(at);
  if (!Number.isNaN(ms)) return { kind: 'time', ms };
  throw new EndpointError(
    'InvalidPosition',
    `${JSON.stringify(at)} is neither an offset nor a time such as 2026-03-02T09:20.`,
  );
}

/** What there is to read from that place on, and in which direction. */
export async function placeOf(kafka: Kafka, topic: string, bounds: readonly Left[], start: Start) {
  if (start.kind === 'end') return { left: bounds, direction: 'back' } as const;
  if (start.kind === 'cursor') {
    const left = bounds.flatMap((one) => beyond(one, start.offsets.get(one.partition), start.direction));
    return { left, direction: start.direction };
  }
  if (start.kind === 'start') return { left: bounds, direction: 'on' } as const;
  const from = start.kind === 'offset' ? () => start.offset : await offsetsOfTime(kafka, topic, bounds, start);
  const left = bounds.map((one) => ({ ...one, from: clamp(from(one.partition) ?? one.to, one) }));
  return { left, direction: 'on' } as const;
}

async function offsetsOfTime(
  { reader }: Kafka,
  topic: string,
  bounds: readonly Left[],
  { ms }: { readonly ms: number },
) {
  const found = await reader.offsetsAt(
    bounds.map(({ partition }) => ({ topic, partition })),
    ms,
  );
  const offsets = new Map(found.map(({ partition, offset }) => [partition, offset]));
  return (partition: number): bigint | undefined => offsets.get(partition);
}

const clamp = (offset: bigint, { from, to }: Left): bigint => (offset < from ? from : offset > to ? to : offset);

/** A partition that a cursor does not name has been read, when one goes back; when one reads on, it is new. */
function beyond(bound: Left, offset: bigint | undefined, direction: 'back' | 'on'): readonly Left[] {
  if (direction === 'back') return offset === undefined ? [] : [{ ...bound, to: clamp(offset, bound) }];
  return [{ ...bound, from: clamp(offset ?? bound.from, bound) }];
}

/** `back:0=120,1=44`: the offsets at which the next page ends, or begins. */
export function cursorText(direction: 'back' | 'on', left: readonly Left[], bounds: readonly Left[]): string {
  const open = new Map(left.map((one) => [one.partition, direction === 'back' ? one.to : one.from]));
  const named = direction === 'back' ? left : bounds;
  return `${direction}:${named.map(({ partition, to }) => `${partition}=${open.get(partition) ?? to}`).join(',')}`;
}

function cursorIn(text: string): { direction: 'back' | 'on'; offsets: ReadonlyMap<number, bigint> } {
  const [, direction, pairs] = /^(back|on):((?:\d+=\d+,?)*)$/.exec(text) ?? [];
  if ((direction !== 'back' && direction !== 'on') || pairs === undefined)
    throw new EndpointError('InvalidCursor', 'The cursor is not one of this endpoint.');
  const offsets = pairs
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('='));
  return {
    direction,
    offsets: new Map(offsets.map(([partition, offset = '0']) => [Number(partition), BigInt(offset)])),
  };
}
