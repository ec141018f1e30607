import { setTimeout } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type RunRecording, readRun } from '@tributary/console/report';
import { type Region, startRegion } from '@tributary/region';
import { type Progress, UsageError } from '@tributary/region/command-line';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import { type Random, seededRandom } from '@tributary/region/random';
import { regionClient } from '../../ops/clients/aws.ts';
import { compiledTemplate } from '../../ops/clients/topic-encodings.ts';
import { ensurePackaged } from '../../tools/package.ts';
import {
  type Addition,
  additions,
  type Beside,
  besidesOf,
  type Findings,
  type Opened,
  parametersOf,
} from '../addition.ts';
import { type Application, applicationIn } from '../check/application.ts';
import { type BusObserver, observeBus } from '../check/bus.ts';
import { type Comparison, compare, type Outcome } from '../check/comparison.ts';
import { type DeadLetter, deadLetterQueuesIn, takeDeadLetters } from '../check/dead-letters.ts';
import { Watch } from '../check/watch.ts';
import { entriesOf } from '../traffic/entries.ts';
import { MadeEvents } from '../traffic/made-events.ts';
import { registeredWire } from '../traffic/registered-wire.ts';
import { sendAll } from '../traffic/send.ts';
import type { Produced, Step } from '../traffic/step.ts';
import { traffic } from '../traffic/traffic.ts';
import { freshGroups } from './fresh-groups.ts';
import { type Summary, summaryOf } from './summary.ts';

export interface DemoOptions {
  /** About so many events. */
  readonly events: number;
  readonly seed: number;
  /** A Kafka to use in place of the embedded broker. */
  readonly kafka?: KafkaConnection | undefined;
  readonly progress: Progress;
  /** Whether what the region tells of the run is read before it ends. */
  readonly isRecorded?: boolean;
}

export interface DemoResult {
  readonly summary: Summary;
  /** The rows of the additions in the summary. */
  readonly rows: Findings['rows'];
  /** A line for each event that was lost or handled twice. */
  readonly problems: readonly string[];
  readonly deadLetters: readonly DeadLetter[];
  /** Undefined unless it was asked for. */
  readonly recording: RunRecording | undefined;
}

/** The events begin here, so that the same seed makes the same events on any day. */
const START_MS = Date.parse('2026-03-02T08:00:00Z');
/** Events of each type that no story tells, as a share of the events of the stories; and at least so many. */
const BESIDE_STORIES = 0.01;
const FEWEST_OF_A_TYPE = 5;

/** What domains do besides is chosen apart, so that their stories stay the same. */
const ACTS_SEED = 0x616374;

/** Starts a region, sends events to the application, and compares what came of them with what its template says. */
export async function runDemo({ events, seed, kafka, progress, isRecorded = false }: DemoOptions): Promise<DemoResult> {
  progress.stage('Packaging the application');
  const template = await ensurePackaged();
  if (kafka) await freshGroups(kafka, template);
  progress.stage(kafka ? `Starting the region on Kafka at ${kafka.bootstrapServers.join(',')}` : 'Starting the region');
  const domains = await additions();
  const besides = await besidesOf(domains, seed);
  try {
    const parameters = parametersOf(besides);
    const region = await startRegion({ port: 0, kafka: { port: 0, connection: kafka }, seed, parameters });
    try {
      const application = applicationIn(template, (logicalId) => region.resources.has(logicalId));
      const random = seededRandom(seed);
      const wire = await registeredWire(compiledTemplate(), region.schemaRegistryUrl);
      const produced = traffic(stepsOf(application, domains, events, random), random).map(wire);
      const opened = await Promise.all(
        domains.map((domain) => domain.open(region, ofEach(events, domains), START_MS, seededRandom(seed ^ ACTS_SEED))),
      );
      return await new DemoRun(region, application, produced, progress).run({ opened, besides }, isRecorded);
    } finally {
      await region.stop();
    }
  } finally {
    for (const beside of besides) beside.stop();
  }
}

const ofEach = (events: number, domains: readonly Addition[]): number => Math.ceil(events / domains.length);

/** What checks a run beside the general comparison. */
interface Checking {
  readonly opened: readonly Opened[];
  readonly besides: readonly Beside[];
}

/** The stories of the additions, and events of all other types that come from outside. */
function stepsOf(
  application: Application,
  domains: readonly Addition[],
  events: number,
  random: Random,
): readonly Step[] {
  const told = domains.flatMap((domain) => domain.stories(ofEach(events, domains), START_MS, random));
  const toldTypes = new Set(domains.flatMap(({ types }) => types));
  const others = entriesOf(application.routing).filter(({ type }) => !toldTypes.has(type));
  const ofType = Math.max(FEWEST_OF_A_TYPE, Math.round(events * BESIDE_STORIES));
  const count = told.length === 0 ? events : ofType * others.length;
  const made = new MadeEvents(START_MS, random).make(others, others.length === 0 ? 0 : count);
  const steps = [...told, ...made];
  if (steps.length === 0) throw new UsageError('No event comes from outside: no function reads a topic.');
  return steps.toSorted((a, b) => Date.parse(a.event.metadata.time) - Date.parse(b.event.metadata.time));
}

/** So many events and handlers may be under way. A backlog would count as latency of the application. */
const MOST_OPEN = 50;
/** A handler that is retried after a minute must not stop the others. */
const LONGEST_WAIT_MS = 20_000;

class DemoRun {
  readonly #region: Region;
  readonly #application: Application;
  readonly #produced: readonly Produced[];
  readonly #progress: Progress;
  readonly #watch: Watch;
  readonly #clients: { readonly eventBridge: EventBridgeClient; readonly sqs: SQSClient };

  constructor(region: Region, application: Application, produced: readonly Produced[], progress: Progress) {
    this.#region = region;
    this.#application = application;
    this.#produced = produced;
    this.#progress = progress;
    this.#watch = new Watch(application);
    const config = regionClient(region.endpoint);
    this.#clients = { eventBridge: new EventBridgeClient(config), sqs: new SQSClient(config) };
  }

  async run({ opened, besides }: Checking, isRecorded: boolean): Promise<DemoResult> {
    const observer = await observeBus(this.#clients, this.#busName);
    this.#listen();
    const startMs = performance.now();
    await Promise.all([this.#send(), ...opened.map((domain) => domain.act())]);
    await this.#region.settled();
    const wallMs = performance.now() - startMs;
    // Comparing takes the dead letters off their queues.
    const recording = isRecorded ? await this.#recording() : undefined;
    this.#progress.stage('Comparing');
    const outcome = await this.#outcome(observer);
    const own = await Promise.all(opened.map((domain) => domain.check(outcome)));
    const findings = [...own, ...besides.map((beside) => beside.check(outcome))];
    return { ...this.#result(outcome, findings, wallMs), recording };
  }

  #recording(): Promise<RunRecording> {
    this.#progress.stage('Reading the way of each event');
    return readRun(this.#region.endpoint);
  }

  get #busName(): string {
    return this.#region.resources.get('Bus')?.ref ?? 'default';
  }

  #listen(): void {
    this.#region.journal.listen((hop) => {
      this.#watch.hop(hop);
      this.#progress.note(this.#watch.latency.note);
    });
    this.#region.onLog(({ text }) => this.#watch.log(text));
  }

  async #send(): Promise<void> {
    this.#progress.stage('Producing', { unit: 'messages', total: this.#produced.length });
    await sendAll(this.#produced, {
      ...this.#clients,
      busName: this.#busName,
      kafka: this.#region.kafkaConnection,
      ready: () => this.#ready(),
      onSend: (batch) => {
        for (const { step } of batch.filter((one) => this.#comesToTheBus(one)))
          this.#watch.latency.sent(step.event.metadata.id, this.#region.clock.now());
        this.#progress.add(batch.length);
      },
    });
    this.#progress.stage('Waiting until the region is idle');
  }

  async #ready(): Promise<void> {
    const endMs = performance.now() + LONGEST_WAIT_MS;
    while (this.#watch.latency.openCount > MOST_OPEN && performance.now() < endMs) await setTimeout(1);
  }

  #comesToTheBus({ kind, step: { topic, event } }: Produced): boolean {
    return kind === 'event' && (topic === undefined || this.#application.bridgesOf(topic, event.metadata).length > 0);
  }

  async #outcome(observer: BusObserver): Promise<Outcome> {
    const queues = deadLetterQueuesIn(this.#region.resources.values());
    const deadLetters = await takeDeadLetters(this.#clients.sqs, queues);
    return { produced: this.#produced, onBus: await observer.read(), deadLetters, finished: this.#watch };
  }

  #result(outcome: Outcome, findings: readonly Findings[], wallMs: number): Omit<DemoResult, 'recording'> {
    const all: readonly Comparison[] = [compare(this.#application, outcome), ...findings];
    const comparison = { lost: all.flatMap(({ lost }) => lost), doubled: all.flatMap(({ doubled }) => doubled) };
    const rows = findings.flatMap((finding) => finding.rows);
    const { latency } = this.#watch;
    const run = { outcome, application: this.#application, comparison, rows, wallMs, watch: this.#watch };
    const summary = summaryOf({ ...run, latencyMs: latency.percentiles() });
    const problems = [...comparison.lost, ...comparison.doubled];
    return { summary, rows, problems, deadLetters: outcome.deadLetters };
  }
}
