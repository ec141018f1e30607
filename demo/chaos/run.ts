import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Progress, Units } from '@tributary/region/command-line';
import { at, type JsonObject, objectsOf, textOf } from '@tributary/region/json';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import { ensurePackaged } from '../../tools/package.ts';
import { additions } from '../addition.ts';
import { type Application, applicationIn } from '../check/application.ts';
import { type BusEvent, type BusObserver, observeBus } from '../check/bus.ts';
import { deadLetterQueuesIn, takeDeadLetters } from '../check/dead-letters.ts';
import { actsOf, eventsIn } from './acts.ts';
import { BusOrder } from './bus-order.ts';
import { clientsOf, secondsOf } from './clients.ts';
import { executionsOf } from './executions.ts';
import { Handled } from './handled.ts';
import { Injections } from './injections.ts';
import { named, type Problem, problemsIn } from './invariants.ts';
import { JournalReader } from './journal-reader.ts';
import { storyOf } from './journal-story.ts';
import { Operator } from './operator.ts';
import type { Act, ChaosPart, Clients, Findings } from './part.ts';
import { RegionPages } from './region-pages.ts';
import { RegionProcess } from './region-process.ts';
import { waitForPending } from './wait-until-idle.ts';
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

/** Runs the whole application under faults, mends its dead letters as a person would, and checks the invariants. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chaos-'));
  const { seed, faults } = options;
  const region = await RegionProcess.start({ seed, faults, dataDir });
  try {
    const result = await (await ChaosRun.open(region, options)).run();
    if (result.problems.length > 0) return { ...result, dataDir };
    rmSync(dataDir, { recursive: true, force: true });
    return result;
  } finally {
    await region.stop();
  }
}

/** The parts of a run that follow from the region's resources. */
interface Opened {
  readonly clients: Clients;
  readonly resources: JsonObject;
  readonly application: Application;
  readonly bus: BusObserver;
  readonly busName: string;
  readonly operator: Operator;
  readonly parts: readonly ChaosPart[];
}

class ChaosRun {
  readonly #region: RegionProcess;
  readonly #options: ChaosOptions;
  readonly #pages: RegionPages;
  readonly #opened: Opened;
  readonly #order = new BusOrder();
  readonly #injections = new Injections();
  readonly #handled = new Handled();
  readonly #onBus: BusEvent[] = [];

  private constructor(region: RegionProcess, options: ChaosOptions, pages: RegionPages, opened: Opened) {
    this.#region = region;
    this.#options = options;
    this.#pages = pages;
    this.#opened = opened;
  }

  static async open(region: RegionProcess, options: ChaosOptions): Promise<ChaosRun> {
    const pages = new RegionPages(region.endpoint);
    const resources = await pages.resources();
    const clients = clientsOf(region.endpoint);
    const operator = new Operator(region.endpoint);
    const busName = textOf(at(resources, 'Bus', 'ref'));
    const application = applicationIn(await ensurePackaged(), (logicalId) => resources[logicalId] !== undefined);
    const bus = await observeBus(clients, busName);
    const around = { clients, resources, operator, kafka: kafkaOf(region), aSecond: await secondsOf(clients.sqs) };
    const parts = (await additions()).flatMap(({ chaos }) => chaos ?? []);
    const opened = { clients, resources, application, bus, busName, operator };
    const openedParts = await Promise.all(parts.map((part) => part(around)));
    return new ChaosRun(region, options, pages, { ...opened, parts: openedParts });
  }

  async run(): Promise<ChaosResult> {
    const startMs = performance.now();
    const { seed, events } = this.#options;
    const { clients, busName, application, operator, parts } = this.#opened;
    const acts = actsOf(application, parts, events, seed);
    const world = new World({ eventBridge: clients.eventBridge, busName }, kafkaOf(this.#region));
    const readers = this.#listen();
    await this.#play(world, acts);
    await Promise.all(readers.map((reader) => reader.stop()));
    const deadLetters = await operator.reasons();
    await this.#redrive();
    const problems = await this.#problems(world);
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

  /** Does all acts, and waits until the region is idle, first with faults and then without. */
  async #play(world: World, acts: readonly Act[]): Promise<void> {
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

  /** Redrives until no dead letter needs a decision; a redrive may leave another such one. */
  async #redrive(): Promise<void> {
    await this.#look();
    let decided = await this.#decide();
    for (let round = 0; round === 0 || (decided > 0 && round < MOST_REDRIVES); round++) {
      await this.#opened.operator.redriveAll();
      await this.#untilIdle('redriven');
      await this.#look();
      decided = await this.#decide();
    }
  }

  /** Reads what later is gone: queues are read once, and the table of handled events forgets. */
  async #look(): Promise<void> {
    const { clients, resources, bus } = this.#opened;
    this.#onBus.push(...(await bus.read()));
    await this.#handled.read(clients.dynamoDb, textOf(at(resources, 'IdempotencyTable', 'ref')));
  }

  async #decide(): Promise<number> {
    let decided = 0;
    for (const part of this.#opened.parts) decided += await part.decide();
    return decided;
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

  async #problems({ sent }: World): Promise<readonly Problem[]> {
    const { clients, resources, application, parts, operator } = this.#opened;
    const { discarded } = operator;
    const queues = deadLetterQueuesIn(
      objectsOf(Object.values(resources)).map(({ type, ref }) => ({ type: textOf(type), ref: textOf(ref) })),
    );
    const findings: Findings = {
      sent,
      onBus: this.#onBus,
      deadLetters: await takeDeadLetters(clients.sqs, queues),
      order: this.#order,
      withFaults: this.#options.faults !== undefined,
    };
    const busIds = new Set(this.#onBus.map(({ busId }) => busId));
    const isNamed = (name: string): boolean => busIds.has(name.split('_')[0] ?? '');
    const executions = await executionsOf(clients.sfn, resources, isNamed);
    const general = problemsIn({ ...findings, application, handled: this.#handled, executions, discarded });
    const ofParts = await Promise.all(parts.map((part) => part.problems(findings)));
    return [...general, ...ofParts.flatMap(named)];
  }
}

const kafkaOf = ({ kafkaBootstrapServers }: RegionProcess): KafkaConnection => ({
  bootstrapServers: [kafkaBootstrapServers],
});
