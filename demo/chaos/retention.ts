import { seededRandom } from '@tributary/region/random';
import { binaryMessage } from '#lib/kafka/message.ts';
import { mappingsOf } from '../../ops/lag/mappings.ts';
import type { Step } from '../traffic/step.ts';
import { expendable } from './acts.ts';
import { letHoursPass } from './clients.ts';
import { Expired, type Expiry } from './expiry.ts';
import type { Idle } from './idle.ts';
import type { Opened } from './opened.ts';
import type { Act } from './part.ts';
import { readersOf, switchReader, type TopicReader } from './readers.ts';
import type { RegionProcess } from './region-process.ts';
import { retry } from './retry.ts';
import type { SaidGaps } from './said-gaps.ts';
import { TopicLog } from './topic-log.ts';
import type { World } from './world.ts';

export interface RetentionOptions {
  readonly opened: Opened;
  readonly idle: Idle;
  readonly region: Pick<RegionProcess, 'starts' | 'endpoint'>;
  readonly said: SaidGaps;
}

/** So many events come too early, and as many in time. */
const EVENTS = 12;
/** Records have the region's time, because that of their senders does not jump. */
const SETTINGS = { 'message.timestamp.type': 'LogAppendTime', 'retention.ms': String(30 * 60_000) };
const AS_BEFORE = { 'message.timestamp.type': undefined, 'retention.ms': undefined };
const STOPPED_HOURS = 1;
const MOST_REDRIVES = 4;
/** Its choices are others than those of the senders. */
const SEED = 0x72657465;

/** A story: the readers of a topic are stopped for longer than the topic keeps its records. */
export class Retention {
  readonly #options: RetentionOptions;
  #expired: Expired | undefined;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** What came of it; undefined where no function reads a topic. */
  get expired(): Expired | undefined {
    return this.#expired;
  }

  /** Called when nothing is under way. Does nothing where no function reads a topic. */
  async play(world: World, seed: number): Promise<void> {
    const { opened, idle, region, said } = this.#options;
    const steps = expendable(opened.application, opened.parts, 2 * EVENTS, seededRandom(seed ^ SEED));
    const topic = steps[0]?.topic;
    if (topic === undefined) return;
    await this.#untilNothingNeeds(topic);
    idle.stage('retention');
    const start = region.starts - 1;
    const log = new TopicLog(topic, opened.kafka);
    const readers = await readersOf(opened.clients.lambda, topic);
    const expiry = await this.#whileStopped(readers, log, () => this.#expire(world, log, steps));
    await idle.until('what retention left');
    const shownMissing = region.starts - 1 === start ? await this.#shown(topic, readers) : {};
    const names = readers.map(({ functionName }) => functionName);
    this.#expired = new Expired({ ...expiry, topic, readers: names, start, shownMissing }, said);
  }

  async #whileStopped(
    readers: readonly TopicReader[],
    log: TopicLog,
    work: () => Promise<Pick<Expiry, 'starts' | 'young' | 'records'>>,
  ): Promise<Pick<Expiry, 'committed' | 'starts' | 'young' | 'records'>> {
    const { lambda } = this.#options.opened.clients;
    for (const reader of readers) await switchReader(lambda, reader, false);
    const committed = await Promise.all(readers.map(({ group }) => log.committed(group)));
    const expired = await work();
    for (const reader of readers) await switchReader(lambda, reader, true);
    return { ...expired, committed: committed[0] ?? new Map() };
  }

  /** Sends events, lets them grow too old, and sends others. */
  async #expire(
    world: World,
    log: TopicLog,
    steps: readonly Step[],
  ): Promise<Pick<Expiry, 'starts' | 'young' | 'records'>> {
    const { ends } = await log.bounds();
    await log.configure(SETTINGS);
    await world.act(steps.slice(0, EVENTS).map(sendOf));
    const old = await log.eventsFrom(ends);
    await letHoursPass(this.#options.opened.clients.sqs, STOPPED_HOURS);
    const { ends: young } = await log.bounds();
    await world.act(steps.slice(EVENTS).map(sendOf));
    await log.configure(AS_BEFORE);
    const { starts } = await log.bounds();
    return { starts, young, records: [...old, ...(await log.eventsFrom(young))] };
  }

  /** A dead letter that names records of the topic by their offsets only is redriven while they are there. */
  async #untilNothingNeeds(topic: string): Promise<void> {
    const { opened, idle } = this.#options;
    const isNeeded = async (): Promise<boolean> =>
      (await opened.operator.deadLetters()).some(({ records }) => records.some((one) => one.startsWith(`${topic}-`)));
    for (let round = 0; round < MOST_REDRIVES && (await isNeeded()); round++) {
      await opened.operator.redriveSome();
      await idle.until('redriven before retention');
    }
  }

  /** The numbers that `npm run lag` shows of missing records. It shows none of a reader that is joining its group. */
  #shown(topic: string, readers: readonly TopicReader[]): Promise<Expiry['shownMissing']> {
    return retry('looking at the lag', async () => {
      const { mappings } = await mappingsOf(this.#options.region.endpoint);
      const counts = readers.map(({ functionName }) => {
        const own = mappings.filter(({ target }) => target.endsWith(functionName));
        const partitions = own.flatMap((mapping) => mapping.partitions).filter((one) => one.topic === topic);
        if (partitions.length === 0) throw new Error(`${functionName} has no partitions of ${topic}`);
        return [functionName, partitions.reduce((sum, { missingRecords }) => sum + missingRecords, 0)] as const;
      });
      return Object.fromEntries(counts);
    });
  }
}

function sendOf(step: Step): Act {
  const message = step.topic === undefined ? undefined : binaryMessage(step.topic, step.event);
  return { kind: 'send', produced: { kind: 'event', step, message } };
}
