import { createHash } from 'node:crypto';
import { type Random, seededRandom } from '../../core/random.ts';

/** Of a list, while an expression is evaluated: far more than a result can hold. */
export const MAX_ITEMS = 1_000_000;

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * The functions that Step Functions adds to JSONata.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export function jsonataFunctions(random: Random): Record<string, unknown> {
  return {
    partition: (list: readonly unknown[] | undefined, size: number) => list && partition(list, size),
    range,
    hash: (text: string | undefined, algorithm = '') => (text === undefined ? undefined : hash(text, algorithm)),
    random: (seed?: number) => (seed === undefined ? random : seededRandom(seed)).next(),
    uuid: () => random.uuid(),
    parse: (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text)),
  };
}

function partition(list: readonly unknown[], size: number): unknown[] {
  if (!(size >= 1)) throw new Error('The size of $partition must be a positive number.');
  const step = Math.floor(size);
  return Array.from({ length: Math.ceil(list.length / step) }, (_item, chunk) =>
    list.slice(chunk * step, (chunk + 1) * step),
  );
}

/** A range of one number is that number, as each sequence of JSONata is. */
function range(first: number, last: number, step: number): number[] | number {
  if (step === 0) throw new Error('The step of $range must not be 0.');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > MAX_ITEMS) throw new Error(`$range makes at most ${MAX_ITEMS} items.`);
  return length === 1 ? first : Array.from({ length }, (_item, index) => first + index * step);
}

function hash(text: string, algorithm: string): string {
  const known = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (known === undefined)
    throw new Error(`The algorithm of $hash must be one of: ${Object.keys(ALGORITHMS).join(', ')}.`);
  return createHash(known).update(text).digest('hex');
}
