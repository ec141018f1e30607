import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { Progress, Units } from '@tributary/region/command-line';
import { expectationOf } from '../shop/expectation.ts';
import { actsOf, eventsIn } from './acts.ts';
import { BusOrder } from './bus-order.ts';
import { readEvidence } from './evidence.ts';
import { type Heard, type Observer, observe } from './heard.ts';
import { Injections } from './injections.ts';
import { type Problem, problemsIn } from './invariants.ts';
import { JournalReader } from './journal-reader.ts';
import { storyOf } from './journal-story.ts';
import { Operator } from './operator.ts';
import { RegionPages } from './region-pages.ts';
import { RegionProcess } from './region-process.ts';
import { type Resources, resourcesOf } from './resources.ts';
import { secondsOf, shopClients } from './shop-clients.ts';
import { waitForPending } from './wait-until-idle.ts';
import { WebShop } from './web-shop.ts';
import { World } from './world.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly events: number;
  /** The value of the region's option `--faults`; undefined for none. */
  readonly faults: string | undefined;
  readonly progress: Progress;
}

export interface ChaosResult {
  readonly seed: number;
  /** Events that the option asked for. */
  readonly wanted: number;
  /** Events produced, each counted once. Redelivered and broken messages do not count. */
  readonly events: number;
  /** How often each kind of fault was injected. */
  readonly injections: Readonly<Record<string, number>>;
  /** Dead letters before they were redriven, by reason. */
  readonly deadLetters: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
  /** The hops of the first problem in the journal; empty without a problem. */
  readonly story: string;
  /** The region's persisted state, only where there are problems. `npm start -- --data` continues from it. */
  readonly dataDir?: string;
  readonly wallMs: number;
}

/** So many acts are done at a time, once no more than so many things are pending. */
const ACTS_AT_ONCE = 100;
const MOST_PENDING = 150;
const STUCK_AFTER_MS = 120_000;
const MOST_REDRIVES = 4;

/** Runs the whole shop under faults, mends its dead letters as a person would, and checks the invariants. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'tributary-chaos-'));
  const { seed, faults } = options;
  const region = await RegionProcess.start({ seed, faults, dataDir });
  try {
    const result = await new ChaosRun(region, options).run();
    if (result.problems.length > 0) return { ...result, dataDir };
    rmSync(dataDir, { recursive: true, force: true });
    return result;
  } finally {
    await region.stop();
  }
}

class ChaosRun {
  readonly #region: RegionProcess;
  readonly #options: ChaosOptions;
  readonly #pages: RegionPages;
  readonly #clients: ReturnType<typeof shopClients>;
  readonly #operator: Operator;
  readonly #order = new BusOrder();
  readonly #injections = new Injections();

  constructor(region: RegionProcess, options: ChaosOptions) {
    this.#region = region;
    this.#options = options;
    this.#pages = new RegionPages(region.endpoint);
    this.#clients = shopClients(region.endpoint);
    this.#operator = new Operator(region.endpoint);
  }

  async run(): Promise<ChaosResult> {
    const startMs = performance.now();
    const { seed, events } = this.#options;
    const resources = resourcesOf(await this.#pages.resources());
    const observer = await observe(this.#clients, resources.busName, resources.topicArn);
    const acts = actsOf(events, seed);
    const world = await this.#worldOf(resources);
    const readers = this.#listen();
    await this.#play(world, acts);
    await Promise.all(readers.map((reader) => reader.stop()));
    const deadLetters = await this.#operator.reasons();
    const heard = await this.#redrive(observer);
    const problems = await this.#problems(world, heard, resources);
    const [first] = problems;
    return {
      seed,
      wanted: events,
      events: eventsIn(acts),
      injections: this.#injections.counts(this.#region.starts - 1),
      deadLetters,
      problems,
      story: first === undefined ? '' : await storyOf(first, this.#region.endpoint),
      wallMs: performance.now() - startMs,
    };
  }

  #listen(): readonly JournalReader[] {
    const { endpoint } = this.#region;
    return [
      new JournalReader(endpoint, 'published', (hop) => this.#order.hop(hop)),
      new JournalReader(endpoint, 'fault', (hop) => this.#injections.hop(hop)),
    ];
  }

  async #worldOf({ busName, apiEndpoint }: Resources): Promise<World> {
    const { eventBridge, sqs } = this.#clients;
    const webShop = new WebShop(apiEndpoint, await secondsOf(sqs));
    const { kafkaBootstrapServers } = this.#region;
    return new World({ kafkaBootstrapServers, eventBridge, busName, webShop });
  }

  /** Does all acts, and waits until the region is idle, first with faults and then without. */
  async #play(world: World, acts: ReturnType<typeof actsOf>): Promise<void> {
    this.#stage('sending', { unit: 'acts', total: acts.length });
    for (let from = 0; from < acts.length; from += ACTS_AT_ONCE) {
      await this.#waitForPending(MOST_PENDING);
      const batch = acts.slice(from, from + ACTS_AT_ONCE);
      await world.act(batch);
      this.#options.progress.add(batch.length);
    }
    await this.#untilIdle('all sent');
    if (this.#options.faults === undefined) return;
    await this.#pages.switchFaults(false);
    await this.#untilIdle('faults off');
  }

  /** Redrives until no notice has an unknown outcome; a redrive may leave another such notice. */
  async #redrive(observer: Observer): Promise<Heard> {
    let heard = await observer.read();
    let doubts = await this.#resolveDoubts(heard);
    for (let round = 0; round === 0 || (doubts > 0 && round < MOST_REDRIVES); round++) {
      await this.#operator.redriveAll();
      await this.#untilIdle('redriven');
      heard = joined(heard, await observer.read());
      doubts = await this.#resolveDoubts(heard);
    }
    return heard;
  }

  #resolveDoubts({ notices }: Heard): Promise<number> {
    const sent = new Set(notices.map(({ eventId }) => eventId));
    return this.#operator.resolveDoubts(
      (eventId) => sent.has(eventId),
      (TableName, id) => this.#clients.dynamoDb.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } })),
    );
  }

  #untilIdle(stage: string): Promise<void> {
    this.#stage(stage);
    return this.#waitForPending(0);
  }

  #stage(name: string, units?: Units): void {
    this.#options.progress.stage(`Seed ${this.#options.seed}, ${name}`, units);
  }

  #waitForPending(most: number): Promise<void> {
    return waitForPending(most, {
      pages: this.#pages,
      check: () => this.#region.check(),
      stuckAfterMs: STUCK_AFTER_MS,
      onPending: (pending) => this.#options.progress.note(`${pending} pending`),
    });
  }

  async #problems(world: World, heard: Heard, { sources }: Resources): Promise<readonly Problem[]> {
    const { sqs, dynamoDb, sfn } = this.#clients;
    const kafka = { bootstrapServers: [this.#region.kafkaBootstrapServers] };
    const evidence = await readEvidence({ sqs, dynamoDb, sfn, kafka }, sources, heard);
    const made = [...evidence.histories.values()].flat();
    const expected = expectationOf(world.sent.produced, [...made, ...world.sent.shipments]);
    const withFaults = this.#options.faults !== undefined;
    return problemsIn({ sent: world.sent, expected, evidence, order: this.#order, withFaults });
  }
}

const joined = (before: Heard, after: Heard): Heard => ({
  events: [...before.events, ...after.events],
  notices: [...before.notices, ...after.notices],
});
