import type { KafkaConnection } from '@tributary/region/kafka-client';
import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { inParallel } from '#lib/in-parallel.ts';
import { pick } from '../traffic/chance.ts';
import { type Bus, produce, putOnce } from '../traffic/send.ts';
import type { Produced } from '../traffic/step.ts';
import type { Wire } from '../traffic/wire.ts';
import type { Act } from './part.ts';
import { retry } from './retry.ts';

const DONE_AT_ONCE = 4;
/** As many as one PutEvents call takes. */
const EVENTS_PER_CALL = 10;

/** All senders of the application. Each sends again until it succeeds. */
export class World {
  /** What was sent and taken. */
  readonly sent: Produced[] = [];
  readonly #bus: Bus;
  readonly #kafka: KafkaConnection;
  readonly #wire: Wire;

  constructor(bus: Bus, kafka: KafkaConnection, wire: Wire) {
    this.#bus = bus;
    this.#kafka = kafka;
    this.#wire = wire;
  }

  /** Does these acts; those of one sender in their order. @param atOnce so many things besides sending at a time */
  async act(acts: readonly Act[], atOnce = DONE_AT_ONCE): Promise<void> {
    const things = acts.flatMap((act) => (act.kind === 'do' ? [act.run] : []));
    const caused = (await inParallel(things, atOnce, (run) => run())).flat();
    const produced = acts.flatMap((act) => (act.kind === 'send' ? [act.produced] : []));
    await this.#send([...produced, ...caused]);
  }

  /** Sends some of the events again, long after they were handled: on their topic, or put on the bus. */
  async repeat(events: number, random: Random): Promise<void> {
    const sent = this.sent.filter(({ kind }) => kind === 'event');
    const chosen = Array.from({ length: Math.min(events, sent.length) }, () => pick(random, sent));
    await this.#send(chosen.map((produced) => ({ ...produced, kind: 'duplicate' })));
  }

  /** What is sent again after a cut connection has the same event ids. */
  async #send(made: readonly Produced[]): Promise<void> {
    const produced = made.map(this.#wire);
    const messages = produced.flatMap(({ message }) => message ?? []);
    if (messages.length > 0) await retry('producing to Kafka', () => produce(messages, this.#kafka));
    await this.#put(produced.flatMap(({ message, step }) => (message ? [] : step.event)));
    this.sent.push(...produced);
  }

  async #put(events: readonly Event[]): Promise<void> {
    for (let from = 0; from < events.length; from += EVENTS_PER_CALL) {
      let left = events.slice(from, from + EVENTS_PER_CALL);
      await retry('PutEvents of a sender', async () => {
        left = [...(await putOnce(left, this.#bus))];
        if (left.length > 0) throw new Error(`${left.length} entries were refused`);
      });
    }
  }
}
