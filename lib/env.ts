import { KitError } from './errors.ts';

/** Reads one variable, or says in a few words why it is invalid. */
export interface Variable<T> {
  readonly name: string;
  read(value: string | undefined): T | Problem;
}

class Problem {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A text that must not be empty. */
export function text(name: string): Variable<string> {
  return { name, read: (value) => value || new Problem('is missing') };
}

/** Must be `true` or `false`. */
export function flag(name: string): Variable<boolean> {
  return {
    name,
    read: (value) =>
      value === 'true' ? true : value === 'false' ? false : new Problem(`must be true or false, is ${value}`),
  };
}

/** One of a few words. */
export function oneOf<const Word extends string>(name: string, words: readonly Word[]): Variable<Word> {
  const isWord = (value: string | undefined): value is Word => words.some((word) => word === value);
  return {
    name,
    read: (value) => (isWord(value) ? value : new Problem(`must be one of ${words.join(', ')}, is ${value}`)),
  };
}

/** Names with commas between them. None where the variable is missing. */
export function names(name: string): Variable<readonly string[]> {
  return { name, read: (value = '') => value.split(',').filter(Boolean) };
}

/** A text, or nothing where the variable is missing or empty. */
export const optionalText = (name: string): Variable<string | undefined> => ({
  name,
  read: (value) => value || undefined,
});

/** Names with one of a few words each, `readings:avro,alerts:protobuf`. None where the variable is missing. */
export function namesWith<const Word extends string>(
  name: string,
  words: readonly Word[],
): Variable<ReadonlyMap<string, Word>> {
  const isWord = (value: string): value is Word => words.some((word) => word === value);
  return {
    name,
    read: (value = '') => {
      const pairs = new Map<string, Word>();
      for (const pair of value.split(',').filter(Boolean)) {
        const [one = '', word = ''] = pair.split(':');
        if (one === '' || !isWord(word))
          return new Problem(`must be names with one of ${words.join(', ')}, name:${words[0]},..., is ${value}`);
        pairs.set(one, word);
      }
      return pairs;
    },
  };
}

/** A whole number from `min` to `max`. */
export function integer(name: string, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}): Variable<number> {
  return {
    name,
    read: (value) => {
      const number = Number(value);
      const fits = value !== undefined && value !== '' && Number.isInteger(number) && number >= min && number <= max;
      return fits ? number : new Problem(`must be a whole number from ${min} to ${max}, is ${value}`);
    },
  };
}

type Values<Variables> = { readonly [Key in keyof Variables]: Variables[Key] extends Variable<infer T> ? T : never };

/**
 * Reads a function's environment once, checked and typed.
 * @throws TributaryError ENVIRONMENT_INVALID that names every variable at fault
 */
export function readEnv<Variables extends Record<string, Variable<unknown>>>(
  variables: Variables,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Values<Variables> {
  const entries = Object.entries(variables).map(
    ([key, variable]) => [key, variable.read(environment[variable.name])] as const,
  );
  const problems = entries.flatMap(([key, value]) =>
    value instanceof Problem ? `${variables[key]?.name} ${value.text}` : [],
  );
  if (problems.length > 0) throw new KitError('ENVIRONMENT_INVALID', { problems: problems.join(', ') });
  return Object.fromEntries(entries) as Values<Variables>;
}

/** The X-Ray trace of the current invocation: Lambda sets it for each. */
export const currentTraceId = (): string | undefined => process.env['_X_AMZN_TRACE_ID'];

/** The endpoint of a service that is not on AWS. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export const serviceEndpoint = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env['AWS_ENDPOINT_URL'];
