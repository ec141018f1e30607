import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, textOf } from '@tributary/region/json';
import { startRealKafka } from '../../packages/region/checks/real-kafka/broker.ts';
import { Child, figureIn } from '../support/child.ts';

/** A broker in a process of its own. */
export interface Contender {
  readonly name: string;
  readonly bootstrapServer: string;
  readonly pid: number;
  /** How long it took to start, once its code was loaded; NaN when nobody can tell. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** The one that the others stand in for. */
export const APACHE_KAFKA = 'Apache Kafka 4.1';

/** The embedded broker in both of its modes, and Apache Kafka. */
export const CONTENDERS: readonly (() => Promise<Contender>)[] = [
  () => embedded('embedded, in memory'),
  () => embedded('embedded, on disk', mkdtempSync(path.join(os.tmpdir(), 'bench-kafka-'))),
  apacheKafka,
];

async function embedded(name: string, dataDir?: string): Promise<Contender> {
  const child = new Child(path.join(import.meta.dirname, 'embedded.ts'), {
    args: dataDir === undefined ? [] : [dataDir],
  });
  const ready = await child.message();
  return {
    name,
    bootstrapServer: textOf(at(ready, 'bootstrapServer')),
    pid: child.pid,
    startMs: figureIn(ready, 'startMs'),
    stop: async () => {
      child[Symbol.dispose]();
      if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function apacheKafka(): Promise<Contender> {
  const broker = await startRealKafka();
  const bootstrapServer = broker.environment['KAFKA_BOOTSTRAP_SERVERS'] ?? '';
  return { name: APACHE_KAFKA, bootstrapServer, pid: broker.pid, startMs: Number.NaN, stop: () => broker.stop() };
}
