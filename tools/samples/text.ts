import type { JsonObject } from '@tributary/region/json';
import fc from 'fast-check';
import type { Choices } from './choices.ts';

/** Texts for the formats of JSON Schema that events use. */
const BY_FORMAT: Readonly<Record<string, (choose: Choices) => string>> = {
  'date-time': (choose) => choose.time(),
  date: (choose) => choose.time().slice(0, 10),
  time: (choose) => choose.time().slice(11),
  email: (choose) => choose.oneOf(['ada@example.com', 'jurgen.muller@example.com', 'zoe+news@example.org']),
  uri: (choose) => choose.oneOf(['https://example.com/', 'https://example.com/a?b=c#d']),
  uuid: (choose) => choose.uuid(),
  ipv4: (choose) => `192.0.2.${choose.integer(1, 254)}`,
  hostname: () => 'host.example.com',
};

const COPIES = 20;
const FURTHER = ['Jürgen Müller', '佐藤 花子', 'EUR', 'DE'];

/** A text that the schema accepts: readable where that is accepted, otherwise one that its pattern allows. */
export function textSample(
  { format, pattern, minLength, maxLength }: JsonObject,
  choose: Choices,
  name: string,
): string {
  if (typeof format === 'string') return BY_FORMAT[format]?.(choose) ?? name;
  const [least, most] = [Number(minLength ?? 0), Number(maxLength ?? Infinity)];
  const fits = (text: string): boolean => text.length >= least && text.length <= most;
  if (typeof pattern !== 'string') return oneOf([name.padEnd(least, '-'), ...numbered(name), ...FURTHER]);
  const accepted = new RegExp(pattern);
  const readable = [...numbered(name), name, ...FURTHER].filter((text) => accepted.test(text) && fits(text));
  return oneOf(readable.length > 0 ? readable : textsOf(accepted));

  function oneOf(texts: readonly string[]): string {
    const [first = name, ...others] = texts.filter(fits);
    return choose.oneOf([first, ...others]);
  }
}

const numbered = (name: string): readonly string[] =>
  Array.from({ length: COPIES }, (_, index) => `${name}-${index + 1}`);

const textsByPattern = new Map<string, readonly string[]>();

/** Some texts that match; always the same. */
function textsOf(pattern: RegExp): readonly string[] {
  const known = textsByPattern.get(pattern.source);
  if (known) return known;
  const texts = fc.sample(fc.stringMatching(pattern), { numRuns: COPIES, seed: 1 });
  textsByPattern.set(pattern.source, texts);
  return texts;
}
