import type { FunctionDetail, Trigger } from '../../../server/functions/shapes.ts';
import type { Sample } from '../../../server/samples.ts';

/** The folder of samples for a kind of trigger. */
const FOLDERS: Readonly<Record<Trigger['kind'], string>> = {
  topic: 'kafka',
  queue: 'sqs',
  stream: 'dynamodb',
  rule: 'eventbridge',
};
/** A record of a topic is nothing that a function is invoked with. */
const RECORDS = 'produce';

/** All events of the project that a function can get: those with its name first, then those of its triggers' kinds. */
export function samplesFor(detail: FunctionDetail, samples: readonly Sample[]): readonly Sample[] {
  const kinds = new Set(detail.triggers.map(({ kind }) => FOLDERS[kind]));
  const topics = new Set(detail.triggers.map(({ name }) => name));
  const rank = ({ name, kind, isBad }: Sample): number => {
    const isOwn = name === detail.shortName || (topics.has(name) && kinds.has(kind));
    return (isOwn ? 0 : kinds.has(kind) ? 2 : 4) + (isBad ? 1 : 0);
  };
  return samples.filter(({ kind }) => kind !== RECORDS).toSorted((a, b) => rank(a) - rank(b));
}

/** What is wrong with a text that should be JSON; undefined when nothing is. */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `It is not JSON: ${error.message}.` : 'It is not JSON.';
  }
}
