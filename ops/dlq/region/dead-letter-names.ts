import { UsageError } from '@tributary/region/command-line';
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  objectOf,
  objectsOf,
  parseJson,
  textOf,
} from '@tributary/region/json';
import { isDeadLetterQueue } from '../../trace/dead-letter.ts';

/**
 * The names of the queues on which the stacks of a region leave what they give up: redrive policies, targets of rules,
 * buses, functions, mappings, pipes and subscriptions name them. A queue whose name says so is one, too.
 * @throws UsageError when the region does not tell its stacks or its queues
 */
export async function deadLetterNames(regionUrl: string): Promise<ReadonlySet<string>> {
  const [stacks, queues] = await Promise.all([rowsOf(regionUrl, 'stacks'), rowsOf(regionUrl, 'queues')]);
  const resources = stacks.flatMap((stack) => Object.values(objectOf(stack['resources'])));
  const names = queues.map(({ name }) => textOf(name));
  const destinations = new Set(resources.flatMap(destinationsIn));
  // A template may also name a queue of another account, which is not here.
  return new Set(names.filter((name) => isDeadLetterQueue(name) || destinations.has(name)).toSorted());
}

/** The rows of one of the region's pages. */
async function rowsOf(regionUrl: string, page: 'stacks' | 'queues'): Promise<readonly JsonObject[]> {
  const url = new URL(`/_region/${page}`, regionUrl);
  const answer = await fetch(url);
  if (!answer.ok)
    throw new UsageError(`${url.href} answers with status ${answer.status}. Look at the region's output.`);
  return objectsOf(at(parseJson(await answer.text()), page));
}

/** By the property that names a queue of dead letters: the field with its ARN. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  DeadLetterConfig: ['Arn', 'TargetArn'],
  OnFailure: ['Destination'],
  RedrivePolicy: ['deadLetterTargetArn'],
};

const ARN_OF_QUEUE = /^arn:[^:]+:sqs:[^:]*:[^:]*:(.+)$/;

/** The queues that a value names as destinations of what failed, however deep. */
export function destinationsIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => destinationsIn(one));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    // A policy may be written as a text.
    const config = objectOf(typeof inner === 'string' ? parseJson(inner) : inner);
    const arns = (FIELDS[name] ?? []).map((field) => textOf(config[field]));
    return [...arns.flatMap((arn) => ARN_OF_QUEUE.exec(arn)?.[1] ?? []), ...destinationsIn(inner)];
  });
}
