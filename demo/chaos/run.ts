import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Progress, Units } from '@tributary/region/command-line';
import { at, type JsonObject, objectsOf, textOf } from '@tributary/region/json';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import { seededRandom } from '@tributary/region/random';
import { ensurePackaged } from '../../tools/package.ts';
import { additions } from '../addition.ts';
import { type Application, applicationIn } from '../check/application.ts';
import { type BusEvent, type BusObserver, observeBus } from '../check/bus.ts';
import { deadLetterQueuesIn, takeDeadLetters } from '../check/dead-letters.ts';
import { tally } from '../check/tally.ts';
import { actsOf, eventsIn } from './acts.ts';
import { BusOrder } from './bus-order.ts';
import { clientsOf, letHoursPass, secondsOf } from './clients.ts';
import { type Excused, Excuses } from './excuses.ts';
import { executionsOf } from './executions.ts';
import { countsOf, readFaults } from './fault-log.ts';
import { Handled } from './handled.ts';
import { Housekeeping } from './housekeeping.ts';
import { named, type Problem, problemsIn } from './invariants.ts';
import { JournalReader } from './journal-reader.ts';
import { storyOf } from './journal-story.ts';
import { Operator } from './operator.ts';
import type { Act, ChaosPart, Clients, Findings } from './part.ts';
import { Polls } from './polls.ts';
import { RegionPages } from './region-pages.ts';
import { RegionProcess } from './region-process.ts';
import { retry } from './retry.ts';
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
  /** What starts did with files in which a bit was flipped, with their number. */
  readonly damages: Readonly<Record<string, number>>;
  /** Dead letters before they were redriven, by reason. */
  readonly deadLetters: Readonly<Record<string, number>>;
  /** What was twice or late, and the faults that made it so. */
  readonly excused: Readonly<Record<string, Excused>>;
  readonly problems: readonly Problem[];
  /** The hops of the first problem in the journal; empty without a problem. */
  readonly story: string;
  /** The region's persisted state, only where there are problems. `npm start -- --data` continues from it. */
  readonly dataDir?: string;
  readonly wallMs: number;
}

/** So many acts are done at a time, once no more than so many things are pending. */
const ACTS_AT_ONCE = 100;
/** Its choices are others than those of the senders. */
const HOUSEKEEPING_SEED = 0x686f7573;
const MOST_PENDING = 150;
const STUCK_AFTER_MS = 120_000;
const MOST_REDRIVES = 4;
/** After so much of the acts, dead letters are redriven for the first time, while faults go on. */
const REDRIVE_AFTER = 0.6;
/** Then this share of the events comes again. */
const HOURS_LATER = 1;
const REPEATED = 0.02;

/** Runs the whole application under faults, mends its dead letters as a person would, and checks the invariants. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chaos-'));
  const { seed, faults } = options;
  const region = await RegionProcess.start({ seed, faults, dataDir });
  try {
    const result = await (await ChaosRun.open(region, options, dataDir)).run();
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
  readonly #dataDir: string;
  readonly #order = new BusOrder();
  readonly #polls = new Polls();
  readonly #handled = new Handled();
  readonly #onBus: BusEvent[] = [];

  private constructor(
    region: RegionProcess,
    options: ChaosOptions,
    dataDir: string,
    pages: RegionPages,
    opened: Opened,
  ) {
    this.#dataDir = dataDir;
    this.#region = region;
    this.#options = options;
    this.#pages = pages;
    this.#opened = opened;
  }

  static async open(region: RegionProcess, options: ChaosOptions, dataDir: string): Promise<ChaosRun> {
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
    return new ChaosRun(region, options, dataDir, pages, { ...opened, parts: openedParts });
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
    const deadLetters = await operator.deadLetters();
    await this.#redrive();
    const excuses = new Excuses(readFaults(this.#dataDir));
    const problems = await this.#problems(world, excuses);
    const [first] = problems;
    return {
      seed,
      wanted: events,
      events: eventsIn(acts),
      injections: countsOf(excuses.faults),
      damages: Object.fromEntries(tally(this.#region.damages)),
      deadLetters: Object.fromEntries(tally(deadLetters.map(({ reason }) => reason))),
      excused: excuses.counts(),
      problems,
      story: first === undefined ? '' : await storyOf(first, this.#region.endpoint),
      wallMs: performance.now() - startMs,
    };
  }

  #listen(): readonly JournalReader[] {
    const { endpoint } = this.#region;
    const startOf = (): number => this.#region.starts - 1;
    return [
      new JournalReader(endpoint, 'published', startOf, (hop, start) => this.#order.hop(hop, start)),
      new JournalReader(endpoint, 'polled', startOf, (hop, start) => this.#polls.hop(hop, start)),
    ];
  }

  /** Does all acts, and waits until the region is idle, first with faults and then without. */
  async #play(world: World, acts: readonly Act[]): Promise<void> {
    const [quiet, busy] = [acts.filter(isQuiet), acts.filter((act) => !isQuiet(act))];
    await world.act(quiet);
    await this.#untilIdle('quiet acts');
    await this.#playBusy(world, busy);
    await this.#untilIdle('all sent');
    await letHoursPass(this.#opened.clients.sqs, HOURS_LATER);
    await world.repeat(Math.ceil(acts.length * REPEATED), seededRandom(this.#options.seed));
    await this.#untilIdle('some sent again');
    if (this.#options.faults === undefined) return;
    await this.#pages.switchFaults(false);
    await this.#untilIdle('faults off');
  }

  async #playBusy(world: World, acts: readonly Act[]): Promise<void> {
    this.#stage('sending', { unit: 'acts', total: acts.length });
    const housekeeping = new Housekeeping(
      kafkaOf(this.#region),
      this.#opened.operator,
      seededRandom(this.#options.seed ^ HOUSEKEEPING_SEED),
    );
    const redriveAt = Math.floor((acts.length * REDRIVE_AFTER) / ACTS_AT_ONCE) * ACTS_AT_ONCE;
    for (let from = 0; from < acts.length; from += ACTS_AT_ONCE) {
      await this.#waitForPending(MOST_PENDING);
      const batch = acts.slice(from, from + ACTS_AT_ONCE);
      await world.act(batch);
      if (from > 0) await retry('deleting what was read', () => housekeeping.deleteRead());
      if (from === redriveAt) await retry('redriving', () => this.#opened.operator.redriveSome());
      this.#options.progress.add(batch.length);
    }
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
    const nowMs = Date.parse(await this.#pages.now());
    await this.#handled.read(clients.dynamoDb, textOf(at(resources, 'IdempotencyTable', 'ref')), nowMs);
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

  async #problems({ sent }: World, excuses: Excuses): Promise<readonly Problem[]> {
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
      excuses,
      polls: this.#polls,
      redriven: operator.redriven,
    };
    const busIds = new Set(this.#onBus.map(({ busId }) => busId));
    const isNamed = (name: string): boolean => busIds.has(name.split('_')[0] ?? '');
    const executions = await executionsOf(clients.sfn, resources, isNamed);
    const general = problemsIn({ ...findings, application, handled: this.#handled, executions, discarded });
    const ofParts = await Promise.all(parts.map((part) => part.problems(findings)));
    return [...general, ...ofParts.flatMap(named)];
  }
}

const isQuiet = (act: Act): boolean => act.kind === 'do' && act.isQuiet === true;

const kafkaOf = ({ kafkaBootstrapServers }: RegionProcess): KafkaConnection => ({
  bootstrapServers: [kafkaBootstrapServers],
});
