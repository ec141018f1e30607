import { setTimeout } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type Random, seededRandom } from '@tributary/region/random';
import { regionClient } from '../../ops/clients/aws.ts';
import { messageSender } from '../../ops/clients/kafka.ts';
import type { Addition } from '../addition.ts';
import type { Entry, entriesOf } from '../traffic/entries.ts';
import { MadeEvents } from '../traffic/made-events.ts';
import { putEvents } from '../traffic/send.ts';
import type { Produced, Step } from '../traffic/step.ts';
import { traffic } from '../traffic/traffic.ts';
import type { Wire } from '../traffic/wire.ts';

export interface LoadOptions {
  readonly wire: Wire;
  readonly endpoint: string;
  readonly kafka: string;
  readonly busName: string;
  readonly perSecond: number;
  readonly seed: number;
  readonly entries: ReturnType<typeof entriesOf>;
  readonly domains: readonly Addition[];
  /** What others do meanwhile than the producers of events. */
  readonly acts: readonly (() => Promise<void>)[];
}

/** A broken event ends on a dead-letter queue, which grows as it must. */
const isGood = ({ kind }: Produced): boolean => kind === 'event' || kind === 'duplicate';

/** So many events are made at a time. */
const EVENTS_PER_ROUND = 400;
const EVENTS_PER_SEND = 20;
/** Others act once in so many events: partners of the demo are as frequent. */
const EVENTS_PER_ACT = 100;
/** Of the events of stories, as the demo has them. */
const SHARE_BESIDE_STORIES = 0.01;

/** Sends events without end, at a steady rate: stories, and events of all other types that come from outside. */
export class Load {
  readonly #options: LoadOptions;
  readonly #random: Random;
  #sent = 0;
  #isPaused = false;
  #isOver = false;
  #failure: unknown;
  #running: Promise<void> = Promise.resolve();

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  get sent(): number {
    return this.#sent;
  }

  /** Sends nothing while it is paused. */
  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
  }

  /** @throws what sending has thrown */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  start(): void {
    this.#running = this.#run();
    this.#running.catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Resolves once the last events are sent. @throws what sending has thrown */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { kafka, endpoint, busName, perSecond, domains, acts } = this.#options;
    const sender = messageSender('soak', { bootstrapServers: [kafka] });
    const bus = { eventBridge: new EventBridgeClient(regionClient(endpoint)), busName };
    try {
      for (let round = 0; !this.#isOver; round++) {
        const produced = this.#round(domains, round);
        for (let from = 0; from < produced.length && !this.#isOver; from += EVENTS_PER_SEND) {
          const batch = produced.slice(from, from + EVENTS_PER_SEND);
          const startMs = performance.now();
          const messages = batch.flatMap(({ message }) => message ?? []);
          if (messages.length > 0) await sender.send(messages);
          await putEvents(
            batch.flatMap(({ message, step }) => (message ? [] : step.event)),
            bus,
          );
          if (this.#sent % EVENTS_PER_ACT < EVENTS_PER_SEND) for (const act of acts) await act();
          this.#sent += batch.length;
          await setTimeout(Math.max(0, (batch.length / perSecond) * 1000 - (performance.now() - startMs)));
          while (this.#isPaused && !this.#isOver) await setTimeout(20);
        }
      }
    } finally {
      await sender.close();
    }
  }

  #round(domains: readonly Addition[], round: number): readonly Produced[] {
    const startMs = Date.now();
    const told = domains.flatMap((domain) => domain.stories(EVENTS_PER_ROUND, startMs, this.#random, round));
    const types = new Set(domains.flatMap((domain) => domain.types));
    const steps = [...told, ...this.#beside(told.length, types, startMs)];
    const inOrder = steps.toSorted((a, b) => Date.parse(a.event.metadata.time) - Date.parse(b.event.metadata.time));
    return traffic(inOrder, this.#random).filter(isGood).map(this.#options.wire);
  }

  #beside(told: number, types: ReadonlySet<string>, startMs: number): readonly Step[] {
    const others: readonly Entry[] = this.#options.entries.filter(({ type }) => !types.has(type));
    if (others.length === 0) return [];
    const count = told === 0 ? EVENTS_PER_ROUND : Math.ceil(told * SHARE_BESIDE_STORIES) * others.length;
    return new MadeEvents(startMs, this.#random).make(others, count);
  }
}
