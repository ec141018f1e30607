import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Json, listOf, objectOf, parseJson } from '../../../src/core/json.ts';
import { answersOf } from '../../../test/unit/kafka/answers.ts';
import { logStartAnswers } from '../../../test/unit/kafka/log-start-answers.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';

type Answers = Readonly<Record<string, Json>>;
type Ask = (bootstrapServer: string) => Promise<Readonly<Record<string, readonly (string | number | null)[]>>>;

const RECORDINGS = path.resolve(import.meta.dirname, '../../../test/unit/kafka');
const PROTOCOL = 'https://kafka.apache.org/41/design/protocol/';

const recorded = (file: string): Answers => objectOf(parseJson(readFileSync(path.join(RECORDINGS, file), 'utf8')));

/** What Apache Kafka 4.1.0 (KRaft, one broker) answered is what the region has to answer. All questions are asked at once. */
function casesOf(file: string, ask: Ask): readonly ConformanceCase[] {
  const asked = new WeakMap<Caller, ReturnType<Ask>>();
  const answers = (aws: Caller): ReturnType<Ask> => {
    const running = asked.get(aws) ?? ask(aws.bootstrapServers);
    asked.set(aws, running);
    return running;
  };
  return Object.entries(recorded(file)).map(([name, gives]) => ({
    name,
    source: PROTOCOL,
    run: async (aws) => (await answers(aws))[name] ?? null,
    gives: listOf(gives),
  }));
}

export const KAFKA: readonly ConformanceCase[] = [
  ...casesOf('recorded-answers.json', answersOf),
  ...casesOf('recorded-log-start.json', logStartAnswers),
];
