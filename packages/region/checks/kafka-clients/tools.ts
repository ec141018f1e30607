import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from './client.ts';
import { run } from './programs.ts';

/** The version whose answers were recorded. */
const KAFKA_VERSION = '4.1.0';
/** The newest clients, which ask for more than the broker's own. */
const NEWEST_VERSION = '4.4.0';
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

/** What the checks and the real broker need. */
const ARTIFACTS = ['kafka-clients', 'kafka-tools', 'kafka_2.13'].map(
  (name) => `org.apache.kafka:${name}:${KAFKA_VERSION}`,
);

/** Fetches Apache Kafka: clients, tools, broker; gives the directory of the jars. */
export const installJavaTools = (): Promise<string> => installJars('apache-kafka', ARTIFACTS);

/** Fetches the newest clients and tools of Apache Kafka; gives the directory of the jars. */
export const installNewestTools = (): Promise<string> =>
  installJars('newest-kafka-tools', [`org.apache.kafka:kafka-tools:${NEWEST_VERSION}`]);

/**
 * Fetches artifacts and what they need with Maven; gives the directory of the jars.
 * @param artifacts `group:artifact:version`
 */
export async function installJars(name: string, artifacts: readonly string[]): Promise<string> {
  const directory = await installOnce(name, artifacts, async (folder) => {
    await ensure({ file: 'mvn', args: ['-v'] }, ['maven', 'openjdk-17-jdk-headless']);
    writeFileSync(path.join(folder, 'pom.xml'), pom(artifacts));
    const args = ['-q', '-B', '-f', folder, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}/jars`];
    await run({ file: 'mvn', args }, [], 600_000);
  });
  return path.join(directory, 'jars');
}

/** Installs packages into a folder of their own, unless they are in the cache; gives the folder. */
export async function installOnce(
  name: string,
  packages: readonly string[],
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(CACHE, `${name}-${hash('sha256', packages.join()).slice(0, 12)}`);
  if (existsSync(path.join(folder, 'complete'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await install(folder);
  writeFileSync(path.join(folder, 'complete'), '');
  return folder;
}

/** The jar that holds Kafka's message definitions. */
export function clientsJar(jars: string): string {
  const name = readdirSync(jars).find((file) => /^kafka-clients-[\d.]+\.jar$/.test(file));
  if (name === undefined) throw new Error(`There is no kafka-clients jar in ${jars}.`);
  return path.join(jars, name);
}

function pom(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>check</groupId><artifactId>jars</artifactId><version>1</version>',
    `<dependencies>${dependencies.join('')}</dependencies></project>`,
  ].join('\n');
}
