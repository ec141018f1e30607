import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from '../../../packages/region/checks/kafka-clients/client.ts';
import { run } from '../../../packages/region/checks/kafka-clients/programs.ts';
import { installJars } from '../../../packages/region/checks/kafka-clients/tools.ts';
import { installJavaScript, installPython } from '../../../packages/region/checks/schema-registry-clients/install.ts';
import type { ForeignRecord } from './record.ts';

const PROGRAMS = import.meta.dirname;

/** The serializer of AWS, and what reads a message of Protobuf from JSON. */
const GLUE_JARS = [
  'software.amazon.glue:schema-registry-serde:1.1.24',
  'com.google.protobuf:protobuf-java-util:3.25.5',
];
/** Installs all clients that are not in the cache. */
export async function installClients(): Promise<void> {
  await Promise.all([installPython(), installJavaScript(PROGRAMS), installGlue()]);
}

const installGlue = (): Promise<string> => installJars('glue-serializer', GLUE_JARS);

/** Any: a region takes each signature. */
const CREDENTIALS = ['-Daws.accessKeyId=local', '-Daws.secretAccessKey=local'];

/** Where a program writes to. */
export interface Cluster {
  readonly bootstrap: string;
  /** The URL of a registry, or the endpoint of Glue and the name of a registry there. */
  readonly registry: readonly string[];
}

/** Programs of clients that we did not write. Each writes records to topics, encoded by itself. */
const PRODUCERS = {
  python: async (): Promise<Command> => ({
    file: await installPython(),
    args: [path.join(PROGRAMS, 'write_with_confluent.py')],
  }),
  confluent: () => javascript('write-with-confluent.mjs'),
  kafkajs: () => javascript('write-with-kafkajs.mjs'),
  glue: async (): Promise<Command> => {
    const jars = `${await installGlue()}/*`;
    return { file: 'java', args: [...CREDENTIALS, '-cp', jars, path.join(PROGRAMS, 'GlueProducer.java')] };
  },
} as const;

async function javascript(program: string): Promise<Command> {
  const file = path.join(await installJavaScript(PROGRAMS), program);
  return { file: process.execPath, args: ['--disable-warning=TimeoutNegativeWarning', file] };
}

/**
 * Runs a producer.
 * @throws Error with what it said, when it has not written all
 */
export async function writeWith(
  producer: keyof typeof PRODUCERS,
  { bootstrap, registry }: Cluster,
  records: readonly ForeignRecord[],
): Promise<void> {
  const { file, args } = await PRODUCERS[producer]();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'foreign-records-'));
  try {
    const list = path.join(folder, 'records.json');
    writeFileSync(list, JSON.stringify(records));
    await run({ file, args: [...args, list, bootstrap, ...registry] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
