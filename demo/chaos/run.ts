import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Progress } from '@tributary/region/command-line';
import { objectsOf, textOf } from '@tributary/region/json';
import type { Program } from '../../tools/build/region-program.ts';
import { additions, type Beside, besidesOf, parametersOf } from '../addition.ts';
import { deadLetterQueuesIn, takeDeadLetters } from '../check/dead-letters.ts';
import { tally } from '../check/tally.ts';
import { actsOf, eventsIn } from './acts.ts';
import { BusOrder } from './bus-order.ts';
import { type Excused, Excuses } from './excuses.ts';
import { executionsOf } from './executions.ts';
import { countsOf, readFaults } from './fault-log.ts';
import { Idle } from './idle.ts';
import { named, type Problem, problemsIn } from './invariants.ts';
import { JournalReader } from './journal-reader.ts';
import { storyOf } from './journal-story.ts';
import { Mending } from './mending.ts';
import { type Opened, openRun } from './opened.ts';
import type { Act, Findings } from './part.ts';
import { play } from './play.ts';
import { Polls } from './polls.ts';
import { RegionProcess } from './region-process.ts';
import { Retention } from './retention.ts';
import { problemOf, RunStopped } from './run-stopped.ts';
import { SaidGaps } from './said-gaps.ts';
import { World } from './world.ts';

export interface ChaosOptions {
  /** The region's program. */
  readonly program: Program;
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
  /** Events that retention deleted before they were read, as their readers said. */
  readonly expired: number;
  /** What was twice or late, and the faults that made it so. */
  readonly excused: Readonly<Record<string, Excused>>;
  readonly problems: readonly Problem[];
  /** The hops of the first problem in the journal; empty without a problem. */
  readonly story: string;
  /** The region's persisted state, only where there are problems. `npm start -- --data` continues from it. */
  readonly dataDir?: string;
  readonly wallMs: number;
}

/** Runs the whole application under faults, mends its dead letters as a person would, and checks the invariants. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chaos-'));
  const besides = await besidesOf(await additions(), options.seed);
  try {
    const result = await runBeside(besides, options, dataDir);
    if (result.problems.length > 0) return { ...result, dataDir };
    rmSync(dataDir, { recursive: true, force: true });
    return result;
  } finally {
    for (const beside of besides) beside.stop();
  }
}

async function runBeside(besides: readonly Beside[], options: ChaosOptions, dataDir: string): Promise<ChaosResult> {
  const { program, seed, faults } = options;
  const region = await RegionProcess.start({ program, seed, faults, dataDir, parameters: parametersOf(besides) });
  try {
    return await new ChaosRun(region, options, dataDir, { ...(await openRun(region)), besides }).run();
  } finally {
    await region.stop();
  }
}

type Outcome = Pick<ChaosResult, 'deadLetters' | 'excused' | 'problems'>;

/** @throws the error, if it is not that the run cannot go on */
const stoppedBy = (error: unknown): Outcome => ({ deadLetters: {}, excused: {}, problems: [problemOf(error)] });

interface OpenedRun extends Opened {
  readonly besides: readonly Beside[];
}

class ChaosRun {
  readonly #region: RegionProcess;
  readonly #options: ChaosOptions;
  readonly #opened: OpenedRun;
  readonly #dataDir: string;
  readonly #idle: Idle;
  readonly #mending: Mending;
  readonly #retention: Retention;
  readonly #order = new BusOrder();
  readonly #polls = new Polls();
  readonly #said = new SaidGaps();

  constructor(region: RegionProcess, options: ChaosOptions, dataDir: string, opened: OpenedRun) {
    this.#region = region;
    this.#options = options;
    this.#dataDir = dataDir;
    this.#opened = opened;
    this.#idle = new Idle({ ...options, region, pages: opened.pages });
    this.#mending = new Mending(opened, this.#idle);
    this.#retention = new Retention({ opened, region, idle: this.#idle, said: this.#said });
  }

  async run(): Promise<ChaosResult> {
    const startMs = performance.now();
    const { seed, events } = this.#options;
    const { clients, busName, application, parts, kafka, wire } = this.#opened;
    const acts = actsOf(application, parts, events, seed);
    const world = new World({ eventBridge: clients.eventBridge, busName }, kafka, wire);
    const outcome = await this.#outcome(world, acts).catch((error: unknown) => this.#stoppedBy(error));
    const [first] = outcome.problems;
    return {
      seed,
      wanted: events,
      events: eventsIn(acts),
      injections: countsOf(readFaults(this.#dataDir)),
      damages: Object.fromEntries(tally(this.#region.damages)),
      expired: this.#retention.expired?.lost.size ?? 0,
      ...outcome,
      story: first === undefined ? '' : await storyOf(first, this.#region.endpoint),
      wallMs: performance.now() - startMs,
    };
  }

  async #outcome(world: World, acts: readonly Act[]): Promise<Outcome> {
    await this.#play(world, acts);
    const deadLetters = await this.#opened.operator.deadLetters();
    await this.#mending.redrive();
    const excuses = new Excuses(readFaults(this.#dataDir));
    const problems = await this.#problems(world, excuses);
    const byReason = tally(deadLetters.map(({ reason }) => reason));
    return { deadLetters: Object.fromEntries(byReason), excused: excuses.counts(), problems };
  }

  /** A region that has ended says why itself; of one that runs, what it waits for is wanted. */
  async #stoppedBy(error: unknown): Promise<Outcome> {
    const { failure } = this.#region;
    if (failure !== undefined || !(error instanceof RunStopped)) return stoppedBy(failure ?? error);
    const { pages } = this.#opened;
    const underWay = `Under way: ${JSON.stringify(await pages.pending())} at ${await pages.now()}`;
    return stoppedBy(new RunStopped(`${error.message}. ${underWay}`, { cause: error }));
  }

  async #play(world: World, acts: readonly Act[]): Promise<void> {
    const { seed, faults } = this.#options;
    const readers = this.#listen();
    const hasFaults = faults !== undefined;
    try {
      await play(world, acts, { seed, hasFaults, opened: this.#opened, idle: this.#idle, retention: this.#retention });
    } finally {
      await Promise.all(readers.map((reader) => reader.stop()));
    }
  }

  #listen(): readonly JournalReader[] {
    const { endpoint } = this.#region;
    const startOf = (): number => this.#region.starts - 1;
    return [
      new JournalReader(endpoint, 'published', startOf, (hop, start) => this.#order.hop(hop, start)),
      new JournalReader(endpoint, 'polled', startOf, (hop, start) => this.#polls.hop(hop, start)),
      new JournalReader(endpoint, 'dropped', startOf, (hop) => this.#said.hop(hop)),
    ];
  }

  async #problems({ sent }: World, excuses: Excuses): Promise<readonly Problem[]> {
    const { clients, resources, application, parts, besides, operator } = this.#opened;
    const { onBus, handled } = this.#mending;
    const { discarded, redriven } = operator;
    const queues = deadLetterQueuesIn(
      objectsOf(Object.values(resources)).map(({ type, ref }) => ({ type: textOf(type), ref: textOf(ref) })),
    );
    const findings: Findings = {
      sent,
      lost: this.#retention.expired?.lost ?? new Set(),
      onBus,
      deadLetters: await takeDeadLetters(clients.sqs, queues),
      order: this.#order,
      excuses,
      polls: this.#polls,
      redriven,
    };
    const busIds = new Set(onBus.map(({ busId }) => busId));
    const isNamed = (name: string): boolean => busIds.has(name.split('_')[0] ?? '');
    const executions = await executionsOf(clients.sfn, resources, isNamed);
    const { expired } = this.#retention;
    const answeredFor = new Set(parts.flatMap((part) => part.answersFor));
    const own = { application, handled, expired, answeredFor, executions, discarded };
    const general = problemsIn({ ...findings, ...own });
    const ofParts = await Promise.all(parts.map((part) => part.problems(findings)));
    const ofBesides = besides.map((beside) => beside.problems(findings));
    return [...general, ...[...ofParts, ...ofBesides].flatMap(named)];
  }
}
