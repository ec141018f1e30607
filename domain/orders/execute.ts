import { hash } from 'node:crypto';
import { KitError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { Mark } from '#lib/idempotency/command-marks.ts';
import type { Effect } from '#lib/idempotency/effect.ts';
import { withDefaults } from '#lib/options.ts';
import { traceparentOf } from '#lib/traceparent.ts';
import { ShopError } from '../errors.ts';
import type { Decision } from './decide.ts';
import { definitionFor, factOf, type OrderEvent, type OrderFact } from './events.ts';
import { NO_ORDER, type Order, orderAfter } from './evolve.ts';

/** A command on its way to the history of one order. */
export interface OrderRequest {
  readonly orderId: string;
  /** The same for each attempt at the same command, so that it is carried out once. */
  readonly commandId: string;
  readonly decide: (order: Order) => Decision;
  /** The time of its events, RFC 3339. */
  readonly time: string;
  /** The event that the command follows from, if any. */
  readonly cause?: Event;
  readonly traceparent?: string | undefined;
  /** Written with its events, or neither. */
  readonly marks?: readonly Mark[];
}

/** The result of a command. */
export interface Executed {
  readonly order: Order;
  /** The events of the command, appended now or by an earlier attempt. */
  readonly events: readonly OrderEvent[];
  /** `none` when the command asks for no event. */
  readonly effect: Effect;
}

const DEFAULTS = { maxAttempts: 1 };

/**
 * Reads an order's history, decides, and appends the new events. Their ids follow from the command's id, so a command
 * whose events are in the history is not carried out again.
 * @param options with `maxAttempts` above 1 it decides again when another writer was faster
 * @throws TributaryError VERSION_CONFLICT; the error of `decide`
 */
export async function execute(
  store: EventStore<OrderEvent>,
  request: OrderRequest,
  options: Partial<typeof DEFAULTS> = {},
): Promise<Executed> {
  const { maxAttempts } = withDefaults(DEFAULTS, options);
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptAt(store, request);
    } catch (thrown) {
      if (!(thrown instanceof KitError) || thrown.code !== 'VERSION_CONFLICT') throw thrown;
      // The other writer may have been this very command: the SDK repeats a write whose answer was lost.
      const earlier = executedIn(await store.read(request.orderId), request);
      if (earlier) return earlier;
      if (attempt >= maxAttempts) throw thrown;
    }
  }
}

async function attemptAt(store: EventStore<OrderEvent>, request: OrderRequest): Promise<Executed> {
  const history = await store.read(request.orderId);
  const earlier = executedIn(history, request);
  if (earlier) return earlier;
  const before = orderAfter(history.map(factOf));
  const facts = request.decide(before);
  if (facts instanceof ShopError) throw facts;
  const events = facts.map((fact, index) => eventFor(fact, index, history, request));
  if (events.length > 0) await store.append(request.orderId, events, request.marks);
  return { order: orderAfter(facts, before), events, effect: events.length > 0 ? 'new' : 'none' };
}

/** The result of an earlier attempt at the command, with the order as it was then. */
function executedIn(history: readonly OrderEvent[], { commandId }: OrderRequest): Executed | undefined {
  const first = history.findIndex(({ metadata }) => metadata.id === eventIdOf(commandId, 0));
  if (first === -1) return undefined;
  const events = history.slice(first).filter(({ metadata }, index) => metadata.id === eventIdOf(commandId, index));
  const before = orderAfter(history.slice(0, first).map(factOf), NO_ORDER);
  return { order: orderAfter(events.map(factOf), before), events, effect: 'already-there' };
}

const eventIdOf = (commandId: string, index: number): string =>
  hash('sha256', `${commandId}/${index}`, 'hex').slice(0, 32);

function eventFor(fact: OrderFact, index: number, history: readonly OrderEvent[], request: OrderRequest): OrderEvent {
  const { orderId, commandId, time, cause, traceparent } = request;
  const id = eventIdOf(commandId, index);
  const { version, source } = definitionFor(fact.type);
  const metadata = {
    id,
    type: fact.type,
    version,
    source,
    subject: orderId,
    time,
    // All events of an order have one correlation id, also those that other parts of the shop cause.
    correlationId: history[0]?.metadata.correlationId ?? orderId,
    causationId: cause?.metadata.id ?? id,
    sequence: history.length + index + 1,
    traceparent: traceparentOf(id, cause?.metadata.traceparent ?? traceparent),
    hops: cause?.metadata.hops ?? 0,
  };
  return { metadata, data: fact.data } as OrderEvent;
}
