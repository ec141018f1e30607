import { nearest, suggestion, UsageError } from '@tributary/region/command-line';
import { compilePattern } from '@tributary/region/event-pattern';
import { listOf, objectOf } from '@tributary/region/json';
import { type CatalogueEntry, catalogue } from '#schemas/catalogue.ts';
import { type WrittenPattern, writtenPatterns } from './check-rules/patterns.ts';

type Known = readonly Pick<CatalogueEntry, 'source' | 'type'>[];

/**
 * Checks the event patterns of a project before anything is packaged, where their lines are still known.
 * @throws UsageError with file, line and column of each pattern that is invalid, or names an event that is none
 */
export function checkRules(root: string, known: Known = catalogue()): void {
  const problems = writtenPatterns(root).flatMap((written) => [...problemsOf(written, known)]);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

function* problemsOf(written: WrittenPattern, known: Known): Generator<string> {
  const invalid = invalidity(written);
  if (invalid !== undefined) yield invalid;
  else yield* unknownEvents(written, known);
}

const REASON = /Reason: (.*?)\n at \[.*column: (\d+)\]$/s;

function invalidity({ owner, yaml, path, pattern }: WrittenPattern): string | undefined {
  try {
    compilePattern(JSON.stringify(pattern));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = REASON.exec(error.message)?.[1] ?? error.message;
    return `${yaml.file}${yaml.place(path)}: the event pattern of ${owner} is invalid: ${reason}.`;
  }
}

/**
 * A type that no source of the pattern has never comes. A source without schemas is one of AWS or of others, unless it is
 * nearly one of ours.
 */
function* unknownEvents({ owner, yaml, path, pattern }: WrittenPattern, known: Known): Generator<string> {
  const { source, 'detail-type': types } = objectOf(pattern);
  const sources = [...new Set(known.map((event) => event.source))];
  const named = texts(source);
  for (const [index, name] of named.entries()) {
    const near = sources.includes(name) ? undefined : nearest(name, sources);
    if (near === undefined) continue;
    const place = yaml.place([...path, 'source', index]);
    yield `${yaml.file}${place}: ${owner} waits for events of ${name}, which schemas/ does not have. Did you mean ${near}?`;
  }
  if (!named.every((name) => sources.includes(name))) return;
  const sent = [...new Set(known.flatMap((one) => (named.length === 0 || named.includes(one.source) ? one.type : [])))];
  for (const [index, type] of texts(types).entries()) {
    if (sent.includes(type) || (named.length === 0 && nearest(type, sent) === undefined)) continue;
    const of = named.length === 0 ? '' : ` of ${named.join(', ')}`;
    const place = yaml.place([...path, 'detail-type', index]);
    yield `${yaml.file}${place}: ${owner} waits for ${type}${of}, which schemas/ does not have. ${suggestion(type, sent)}`;
  }
}

/** The plain texts of a field: an operator may match anything. */
const texts = (field: unknown): readonly string[] => listOf(field).filter((one) => typeof one === 'string');
