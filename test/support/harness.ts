import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'aws-lambda';
import { type PublishingTools, withPublisher } from '#lib/bus/with-bus.ts';
import type { Event } from '#lib/event.ts';
import type { Kit } from '#lib/kit.ts';
import type { SendOn } from '#lib/outcome.ts';
import { contextOf, type Line, type TestKit, testKit } from './kit.ts';

const EVENTS = path.join(import.meta.dirname, '../../events');

/** A handler as Lambda calls it. */
type Handler<Result> = (invocation: unknown, context: Context) => Promise<Result>;

export interface Harness<Result> extends TestKit {
  /** Runs the handler with an invocation, or with the sample of that name in `events/`; by default it has 30 seconds. */
  readonly run: (invocation: unknown, remainingMs?: number) => Promise<Result>;
  /** The events that the bus took, in order. */
  readonly published: readonly Event[];
  readonly logs: readonly Line[];
}

/**
 * Runs a handler in this process, with the AWS of the kit in memory:
 * `const { run, published } = harness((kit) => onEvent(kit, on(orderPlaced, welcome)));`
 */
export function harness<Result>(
  handlerOf: (kit: Kit<PublishingTools>) => Handler<Result>,
  { functionName = 'test-function' } = {},
): Harness<Result> {
  const inMemory = testKit();
  const published: Event[] = [];
  const sendOn: SendOn = async (outgoing, deadlineMs) => {
    const outcomes = await inMemory.sendOn(outgoing, deadlineMs);
    published.push(...outgoing.flatMap(({ event }, index) => (outcomes[index]?.status === 'done' ? [event] : [])));
    return outcomes;
  };
  const handler = handlerOf(withPublisher({ ...inMemory.kit, functionName }, sendOn));
  return {
    ...inMemory,
    run: (invocation, remainingMs) =>
      handler(typeof invocation === 'string' ? sampleIn(invocation) : invocation, contextOf(remainingMs)),
    published,
    logs: inMemory.lines,
  };
}

const sampleIn = (file: string): unknown => JSON.parse(readFileSync(path.join(EVENTS, file), 'utf8'));
