import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startRealKafka } from '../../packages/region/checks/real-kafka/broker.ts';
import { Child } from '../support/child.ts';

/** A broker in a process of its own. */
export interface Contender {
  readonly name: string;
  readonly bootstrapServer: string;
  /** What it holds of the machine's memory, in MB of 1,000,000 bytes. */
  residentMb(): number;
  stop(): Promise<void>;
}

type Open = () => Promise<Contender>;

/** The embedded broker in both of its modes, and the one that it stands in for. */
export const CONTENDERS: readonly Open[] = [
  () => embedded('embedded, in memory'),
  () => embedded('embedded, on disk', mkdtempSync(path.join(os.tmpdir(), 'bench-kafka-'))),
  apacheKafka,
];

async function embedded(name: string, dataDir?: string): Promise<Contender> {
  const child = new Child(path.join(import.meta.dirname, 'embedded.ts'), {
    args: dataDir === undefined ? [] : [dataDir],
  });
  const bootstrapServer = String(await child.message());
  return {
    name,
    bootstrapServer,
    residentMb: () => residentMbOf(child.pid),
    stop: async () => {
      child[Symbol.dispose]();
      if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function apacheKafka(): Promise<Contender> {
  const broker = await startRealKafka();
  const bootstrapServer = broker.environment['KAFKA_BOOTSTRAP_SERVERS'] ?? '';
  return {
    name: 'Apache Kafka 4.1',
    bootstrapServer,
    residentMb: () => residentMbOf(broker.pid),
    stop: () => broker.stop(),
  };
}

/** As Linux tells it of any process. */
function residentMbOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}
