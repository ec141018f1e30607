import { readFileSync } from 'node:fs';
import { projectFiles } from '../support/project-files.ts';

/** One fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly line: number;
  /** `sh`: commands to run. `text`: what they print. Others: the content of a file, or a part of serverless.yml. */
  readonly language: string;
  /** What the fence names beside the language: `ts functions/say-sorry/handler.ts`. */
  readonly target: string;
  readonly text: string;
}

const FENCE = /^(?<fence>`{3,})(?<language>\w*) *(?<target>.*)\n(?<text>[\s\S]*?)^\k<fence>$/gm;

/** The pages whose every block is run. */
export const RUN_PAGES: readonly string[] = [
  'README.md',
  'docs/tutorial.md',
  ...projectFiles('docs/how-to').filter((file) => file.endsWith('.md')),
];

export function blocksOf(page: string): readonly Block[] {
  const markdown = readFileSync(page, 'utf8');
  return [...markdown.matchAll(FENCE)].map(({ index, groups: { language = '', target = '', text = '' } = {} }) => ({
    page,
    line: markdown.slice(0, index).split('\n').length,
    language,
    target,
    text,
  }));
}

const DEBUG_TEST = 'test/end-to-end/debug.test.ts';
const INVOKE = 'npm run invoke -- project-order events/eventbridge/OrderCancelled.json';

const NEW_PROJECT = 'whole npx node tools/checks/new-project.ts';

/** Commands that wait for somebody, or are too much for a copy of the project, and the file that runs each. */
export const ELSEWHERE: readonly { readonly line: string; readonly file: string; readonly runs: string }[] = [
  {
    line: 'npm run new -- project ../sensors --name sensors --topic readings --event SensorReading',
    file: '.ci/run',
    runs: NEW_PROJECT,
  },
  { line: 'cd ../sensors && npm ci && npm run demo', file: '.ci/run', runs: NEW_PROJECT },
  { line: 'cd ../sensors && npm test', file: '.ci/run', runs: NEW_PROJECT },
  { line: `${INVOKE} --inspect`, file: DEBUG_TEST, runs: "EVENT, '--inspect=0'" },
  { line: `${INVOKE} --inspect-brk=9230`, file: DEBUG_TEST, runs: "EVENT, '--inspect-brk=0'" },
  { line: 'npm start -- --inspect project-order', file: DEBUG_TEST, runs: "'--inspect', 'project-order=0'" },
  {
    line: 'npm run deploy:kafka -- --stage dev',
    file: 'test/system/kafka-cluster.test.ts',
    runs: "deployKafka('--stage', 'dev')",
  },
  {
    line: 'npm run new -- event --from-registry partner.parcels@ParcelLost --without data.note',
    file: 'test/end-to-end/event-from-registry.test.ts',
    runs: "'--from-registry', SCHEMA",
  },
  { line: 'npm ci && npm test', file: '.ci/run', runs: "tests 'npm test'" },
  { line: 'KAFKA_BOOTSTRAP_SERVERS=broker:9092 npm run demo', file: '.ci/run', runs: "bash -c 'npm run demo" },
  {
    line: 'npx node packages/region/checks/real-kafka.ts -- npm run demo',
    file: '.ci/run',
    runs: "apache_kafka -- bash -c 'npm run demo",
  },
  {
    line: 'npx node packages/region/checks/real-kafka.ts --secure -- npm run demo',
    file: '.ci/run',
    runs: 'apache_kafka --secure -- npm run demo',
  },
];

export const isElsewhere = (command: string): boolean => ELSEWHERE.some(({ line }) => line === command.trim());
