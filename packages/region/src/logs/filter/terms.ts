import { invalid, regularExpression } from './syntax.ts';

type Test = (message: string) => boolean;

/** A prefix, then a quoted text, an expression between percent signs, or a word. */
const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|([^\s"%]+))(?=\s|$)\s*/suy;
const WORD = /^[\p{L}\p{N}_]+$/u;

/**
 * Compiles terms: a message has all terms without a prefix, and none with `-`. Terms with `?` are alternatives; like
 * AWS, the filter ignores them where other terms stand beside them.
 * @throws AwsError InvalidParameterException
 */
export function compileTerms(pattern: string): Test {
  const terms = termsOf(pattern);
  const of = (wanted: string): readonly Test[] => terms.flatMap(({ prefix, test }) => (prefix === wanted ? test : []));
  const [included, excluded, optional] = [of(''), of('-'), of('?')];
  if (included.length === 0 && excluded.length === 0) return (message) => optional.some((test) => test(message));
  return (message) => included.every((test) => test(message)) && !excluded.some((test) => test(message));
}

function termsOf(pattern: string): readonly { prefix: string; test: Test }[] {
  const terms = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < pattern.length) {
    const start = TERM.lastIndex;
    const [found, prefix = '', quoted, expression, word] = TERM.exec(pattern) ?? [];
    if (found === undefined) throw invalid(`Invalid filter pattern: ${JSON.stringify(pattern.slice(start))}`);
    terms.push({ prefix, test: testOf(quoted, expression, word) });
  }
  return terms;
}

function testOf(quoted: string | undefined, expression: string | undefined, word = ''): Test {
  if (expression !== undefined) return regularExpression(expression);
  if (quoted === undefined && !WORD.test(word)) throw invalid(`Invalid character(s) in term '${word}'`);
  const text = quoted?.replace(/\\(.)/gs, '$1') ?? word;
  return (message) => message.includes(text);
}
