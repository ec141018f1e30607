import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './programs.ts';

const FOLDER = path.join(import.meta.dirname, 'admin-calls');
const RECORDED = path.join(FOLDER, 'recorded.txt');
const WITHIN_MS = 240_000;

/**
 * What came of each call that Kafka's user interfaces and shell tools make, a line for each.
 * @param bootstrapServer of a broker that has no topics of the names that the program makes
 */
export async function adminCalls(jars: string, bootstrapServer: string): Promise<readonly string[]> {
  const classes = mkdtempSync(path.join(os.tmpdir(), 'admin-calls-'));
  const sources = readdirSync(FOLDER).filter((name) => name.endsWith('.java'));
  const files = sources.map((name) => path.join(FOLDER, name));
  const classPath = ['-cp', `${classes}${path.delimiter}${jars}/*`];
  try {
    await run({ file: 'javac', args: ['-nowarn', '-d', classes, ...classPath, ...files] }, [], WITHIN_MS);
    const args = ['-XX:TieredStopAtLevel=1', ...classPath, 'AdminCalls', bootstrapServer];
    return await run({ file: 'java', args }, [], WITHIN_MS);
  } finally {
    rmSync(classes, { recursive: true });
  }
}

/** What came of them at Apache Kafka 4.1.0 (KRaft, one broker, no authorizer). */
export const recordedAdminCalls = (): readonly string[] => readFileSync(RECORDED, 'utf8').trimEnd().split('\n');

/** What the embedded broker does not have (docs/reference/local-support.md), and what a client finds then. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  // KIP-848 and the kinds of groups that came after it, as at a broker of Kafka whose group.version is 0.
  describeFeatures: 'false',
  'group.protocol=consumer': 'UnsupportedVersionException',
  'consumer.group.ConsumerGroupCommand --list': 'ends with 0, ',
  'GroupsCommand --list': 'ends with 0, GROUP TYPE PROTOCOL',
  // Settings of loggers, of groups and of the metrics of clients.
  'describeConfigs of a BROKER_LOGGER': 'InvalidRequestException',
  'describeConfigs of a GROUP': 'InvalidRequestException',
  'describeConfigs of a CLIENT_METRICS': 'InvalidRequestException',
  // Users and quotas.
  describeDelegationToken: 'UnsupportedVersionException',
  createDelegationToken: 'UnsupportedVersionException',
  'alterUserScramCredentials of ann': 'UnsupportedVersionException',
  alterClientQuotas: 'UnsupportedVersionException',
  // Transactions.
  fenceProducers: 'TransactionalIdAuthorizationException',
  'a transaction': 'TransactionalIdAuthorizationException',
};

export const withoutWhatIsMissing = (recorded: readonly string[]): readonly string[] =>
  recorded.map((line) => {
    const call = Object.keys(DIFFERENCES).find((name) => line.startsWith(`${name}: `));
    return call === undefined ? line : `${call}: ${DIFFERENCES[call]}`;
  });
