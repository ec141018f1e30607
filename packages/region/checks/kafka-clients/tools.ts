import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from './client.ts';
import { run } from './programs.ts';

const KAFKA_VERSION = '4.1.0';
const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/kafka-clients');

/** Installs kcat from the system's packages unless it is there. */
export const installKcat = (): Promise<void> => ensure({ file: 'kcat', args: ['-V'] }, ['kcat']);

/** Installs packages of the system unless the program that they bring is there. */
async function ensure(program: Command, packages: readonly string[]): Promise<void> {
  const isThere = await run(program).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await run({ file: 'apt-get', args: ['update'] }, [], 300_000);
  await run({ file: 'apt-get', args: ['install', '-y', '--no-install-recommends', ...packages] }, [], 300_000);
}

/** What the checks and the real broker need; Maven adds what these need themselves. */
const ARTIFACTS = ['kafka-clients', 'kafka-tools', 'kafka_2.13'];

/** Fetches Apache Kafka with Maven unless it is in the cache: clients, tools, broker; gives the directory of the jars. */
export async function installJavaTools(): Promise<string> {
  const directory = path.join(CACHE, `apache-kafka-${KAFKA_VERSION}`);
  const jars = path.join(directory, 'jars');
  if (existsSync(path.join(directory, 'complete'))) return jars;
  await ensure({ file: 'mvn', args: ['-v'] }, ['maven', 'openjdk-17-jdk-headless']);
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'pom.xml'), pom());
  const args = ['-q', '-B', '-f', directory, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  await run({ file: 'mvn', args }, [], 600_000);
  writeFileSync(path.join(directory, 'complete'), '');
  return jars;
}

/** The jar that holds Kafka's message definitions. */
export function clientsJar(jars: string): string {
  const name = readdirSync(jars).find((file) => /^kafka-clients-[\d.]+\.jar$/.test(file));
  if (name === undefined) throw new Error(`There is no kafka-clients jar in ${jars}.`);
  return path.join(jars, name);
}

function pom(): string {
  const dependency = (artifact: string): string =>
    `<dependency><groupId>org.apache.kafka</groupId><artifactId>${artifact}</artifactId><version>${KAFKA_VERSION}</version></dependency>`;
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>check</groupId><artifactId>apache-kafka</artifactId><version>1</version>',
    `<dependencies>${ARTIFACTS.map(dependency).join('')}</dependencies></project>`,
  ].join('\n');
}
