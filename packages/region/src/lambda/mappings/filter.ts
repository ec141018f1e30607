import { AwsError } from '../../core/aws-error.ts';
import { at, isObject, type JsonObject, objectOf, parseJson } from '../../core/json.ts';

/** Compiles one pattern; the result says whether a value matches. @throws AwsError for an invalid pattern */
export type CompilePattern = (pattern: string) => (value: unknown) => boolean;

/** The same, with Lambda's error for an invalid pattern. */
export function compilingFilters(compile: CompilePattern): CompilePattern {
  return (pattern) => {
    try {
      return compile(pattern);
    } catch (cause) {
      const refused = new AwsError('InvalidParameterValueException', 'Invalid filter pattern definition.');
      throw cause instanceof AwsError ? Object.assign(refused, { cause }) : cause;
    }
  };
}

/** For a record whose data has another format than the pattern expects: `pass` applies the rest of the pattern. */
export type OnMismatch = 'drop' | 'pass';

type Format = 'text' | 'json' | 'none';

/** Tells whether a record goes to the function. */
export type RecordFilter = (record: JsonObject, data: string | undefined) => boolean;

/**
 * Filter criteria of a mapping: a record passes when any pattern matches.
 * @param dataKey the field that holds the producer's data: `body`, `value`; undefined when all is metadata
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function recordFilter(
  patterns: readonly string[],
  compile: CompilePattern,
  dataKey: string | undefined,
  onMismatch: OnMismatch,
): RecordFilter {
  if (patterns.length === 0) return () => true;
  const tests = patterns.map((pattern) => {
    const matches = compile(pattern);
    const wanted = dataKey === undefined ? 'none' : formatOf(pattern, dataKey);
    const matchesRest = onMismatch === 'pass' ? withoutData(pattern, dataKey, compile) : () => false;
    return (record: JsonObject, data: string | undefined): boolean => {
      if (dataKey === undefined || wanted === 'none') return matches(record);
      const parsed = data === undefined ? undefined : parseJson(data);
      const isJson = isObject(parsed) || Array.isArray(parsed);
      if (data === undefined || isJson !== (wanted === 'json')) return matchesRest(record);
      return matches({ ...record, [dataKey]: isJson ? parsed : data });
    };
  });
  return (record, data) => tests.some((test) => test(record, data));
}

/** The pattern without its part for the data. */
function withoutData(
  pattern: string,
  dataKey: string | undefined,
  compile: CompilePattern,
): (record: JsonObject) => boolean {
  const parsed = parseJson(pattern);
  const rest = Object.entries(objectOf(parsed)).filter(([name]) => name !== dataKey);
  return rest.length === 0 ? () => true : compile(JSON.stringify(Object.fromEntries(rest)));
}

/** A pattern whose data is a list of values is for text, one with fields for JSON. */
function formatOf(pattern: string, dataKey: string): Format {
  const parsed = parseJson(pattern);
  const part = at(parsed, dataKey);
  if (part === undefined) return 'none';
  return Array.isArray(part) ? 'text' : 'json';
}
