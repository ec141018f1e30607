import { hash } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { entryOf } from '#lib/bus/entry.ts';
import { putEventsOf } from '#lib/bus/put-events.ts';
import type { Event } from '#lib/event.ts';
import type { EventDefinition } from '#schemas/definition.ts';
import type { Deployed } from '../../smoke/probes.ts';
import { physicalIdOf } from '../../smoke/stack.ts';

/** An event of a smoke test. Its trace begins with it. */
export function probeEvent<Data>(
  { type, version, source }: Pick<EventDefinition, 'type' | 'version' | 'source'>,
  about: { readonly id: string; readonly subject: string; readonly timeMs: number },
  data: Data,
): Event<string, Data> {
  const { id, subject, timeMs } = about;
  const time = new Date(timeMs).toISOString();
  const trace = hash('md5', id);
  const traceparent = `00-${trace}-${trace.slice(0, 16)}-00`;
  const ids = { id, subject, correlationId: subject, causationId: id };
  return { metadata: { type, version, source, time, ...ids, sequence: 1, traceparent, hops: 0 }, data };
}

/** Puts an event on the bus of the stack. @throws Error with the reason of a refusal */
export type Put = (event: Event) => Promise<void>;

export function putterFor({ stack, target }: Deployed): Put {
  const putEvents = putEventsOf(new EventBridgeClient(target.settings('EVENTBRIDGE')));
  return async (event) => {
    const { entry } = entryOf(event, physicalIdOf(stack, 'Bus'));
    const [result] = await putEvents([entry]);
    if (result?.status === 'unanswered') throw result.error;
    if (result?.status === 'refused') throw new Error(`The bus refused it: ${result.errorCode} ${result.errorMessage}`);
  };
}
