import { context } from '../support/context.ts';
import { KINDS, kitWithoutIdempotency, realKit } from './subjects.ts';

/** What one invocation costs, in microseconds. */
export interface Overhead {
  readonly bare: number;
  readonly kit: number;
  readonly withIdempotency: number;
}

async function microsOf(handler: (event: never, context: never) => Promise<unknown>, event: object, count: number) {
  const startMs = performance.now();
  for (let index = 0; index < count; index++) await handler(event as never, context as never);
  return ((performance.now() - startMs) * 1000) / count;
}

const subjects = Object.entries(KINDS).map(([name, { invocation, bare, kit }]) => ({
  name,
  invocation,
  bare,
  kit: kit(kitWithoutIdempotency()),
  withIdempotency: kit(realKit()),
}));

/** One round over all kinds. */
async function round(count: number): Promise<Record<string, Overhead>> {
  const result: Record<string, Overhead> = {};
  for (const { name, invocation, bare, kit, withIdempotency } of subjects) {
    result[name] = {
      bare: await microsOf(bare, invocation, count * 10),
      kit: await microsOf(kit, invocation, count),
      withIdempotency: await microsOf(withIdempotency, invocation, Math.ceil(count / 10)),
    };
  }
  return result;
}

process.on('message', (count: number) => void round(count).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
