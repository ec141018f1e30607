import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { findErrorBy } from '@platformatic/kafka';
import { type Progress, printable, suggestion, UsageError } from '@tributary/region/command-line';
import { type KafkaConnection, realCluster, reasonOf } from '@tributary/region/kafka-client';
import { utf8Of } from '#lib/kafka/record.ts';
import { SERVICE } from '#schemas/service.ts';
import { messageSender } from '../clients/kafka.ts';
import { type BatchLimits, inBatches } from './batches.ts';
import { type Encode, encodedLine } from './encoded-line.ts';
import { type Line, type LineSettings, readLine } from './input-line.ts';

export interface ProduceSettings extends LineSettings {
  readonly kafka: KafkaConnection;
  readonly limits: BatchLimits;
  /** Creates the topic if it does not exist, and sends to it even if nobody reads it. */
  readonly create: boolean;
  /** Writes the values in another encoding than JSON. */
  readonly encode?: Encode | undefined;
  /** The time of an event without one, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** The topics that something reads; undefined when that is not known. */
  readonly readTopics: ReadonlySet<string> | undefined;
  readonly progress: Progress;
}

export interface Produced {
  readonly sent: number;
  /** Lines that were left out; each was named on the standard error. */
  readonly wrong: number;
}

/**
 * Sends the good lines of the input, in their order.
 * @throws UsageError when the file cannot be read or there is no such topic; RegionError KAFKA_UNREACHABLE
 */
export async function produceLines(input: Readable, settings: ProduceSettings): Promise<Produced> {
  await requireTopic(settings);
  const sender = messageSender(`${SERVICE}-produce`, settings.kafka);
  const { progress } = settings;
  progress.stage('Sending', { unit: 'records' });
  const counts = { sent: 0, wrong: 0 };
  const good = goodLines(input, settings, ({ number, problem }) => {
    counts.wrong++;
    progress.print(`line ${number}: ${problem}`);
  });
  try {
    for await (const batch of inBatches(good, settings.limits)) {
      await sender.send(batch.map(({ message }) => message)).catch((error: unknown) => notSent(error, batch));
      counts.sent += batch.length;
      progress.add(batch.length);
    }
  } finally {
    await sender.close();
  }
  return counts;
}

/** The input that the command line names; `-` is the standard input. */
export async function openInput(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  const stream = createReadStream(file);
  return new Promise((resolve, reject) => {
    stream.once('open', () => resolve(stream));
    stream.once('error', (cause) => reject(new UsageError(`${file} cannot be read: ${cause.message}`, { cause })));
  });
}

type Good = Extract<Line, { message: unknown }>;
type Wrong = Extract<Line, { problem: string }>;

/** One character for each byte, so that lines end at line feeds alone, and bytes that are not UTF-8 can be told. */
async function* asBytes(input: Readable): AsyncGenerator<string> {
  for await (const chunk of input) yield Buffer.from(chunk).toString('latin1');
}

async function* goodLines(
  input: Readable,
  settings: ProduceSettings,
  onWrong: (line: Wrong) => void,
): AsyncGenerator<Good> {
  let number = 0;
  const bytes = Readable.from(asBytes(input));
  for await (const characters of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    const text = utf8Of(Buffer.from(characters, 'latin1'));
    if (text?.trim() === '') continue;
    const line = text === undefined ? NOT_UTF8(number) : await readEncoded(text, number, settings);
    if ('message' in line) yield line;
    else onWrong(line);
  }
}

const NOT_UTF8 = (number: number): Wrong => ({ number, problem: 'It is not UTF-8.' });

async function readEncoded(text: string, number: number, settings: ProduceSettings): Promise<Line> {
  const line = readLine(text, number, settings, settings.nowMs);
  return settings.encode && 'message' in line ? encodedLine(line, settings.encode) : line;
}

async function requireTopic({ kafka, topic, create, readTopics }: ProduceSettings): Promise<void> {
  const cluster = await realCluster(kafka);
  try {
    if (create) await cluster.ensureTopic(topic);
    else checkTopic(topic, cluster, readTopics);
  } finally {
    await cluster.stop();
  }
}

/** A record on a topic that nobody reads would be lost without a word. */
function checkTopic(
  topic: string,
  { topics, bootstrapServers }: Awaited<ReturnType<typeof realCluster>>,
  readTopics: ReadonlySet<string> | undefined,
): void {
  const known = [...(readTopics ?? topics)].filter((name) => !name.startsWith('__'));
  if (!topics.has(topic)) {
    const hint = suggestion(topic, known);
    throw new UsageError(printable(`There is no topic ${topic} at ${bootstrapServers}. ${hint} --create makes it.`));
  }
  if (readTopics === undefined || readTopics.has(topic)) return;
  const hint = suggestion(topic, known);
  throw new UsageError(
    `Nothing reads the topic ${topic}: no mapping, no pipe and no consumer group. ${hint} --create sends to it all the same.`,
  );
}

/** @throws UsageError that names the lines of the batch that failed */
function notSent(cause: unknown, batch: readonly Good[]): never {
  const [first, last] = [batch[0]?.number, batch.at(-1)?.number];
  const tooLarge = cause instanceof Error && findErrorBy(cause, 'apiId', 'MESSAGE_TOO_LARGE') !== null;
  const reason = tooLarge ? 'a record is larger than the topic takes' : reasonOf(cause);
  throw new UsageError(`Lines ${first} to ${last} were not all sent: ${reason}. All lines before them were sent.`, {
    cause,
  });
}
