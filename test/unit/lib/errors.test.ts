import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { ERRORS, isRetryable, TributaryError, toError } from '#lib/errors.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

/** The rows of the tables in docs/reference/errors.md: `| \`CODE\` | fatal | ... |`. */
function errorsIn(file: string): Record<string, string> {
  const rows = readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^\| `([A-Z_]+)` \| (retryable|fatal) \|/gm);
  return Object.fromEntries([...rows].map(([, code, kind]) => [code, kind]));
}

const namesIn = (message: string): string[] => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));

interface Throw {
  readonly file: string;
  readonly code: string;
  readonly values: readonly string[];
}

/** Every `new TributaryError('CODE', { ... })` of a file, with the names it gives values to. */
function throwsIn(file: string): Throw[] {
  const found: Throw[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, callee, arguments: args } = Object(node);
    if (type === 'NewExpression' && callee?.value === 'TributaryError') found.push(throwOf(file, args));
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(readFileSync(path.join(ROOT, file), 'utf8'), { syntax: 'typescript', target: 'es2024' }));
  return found;
}

interface Argument {
  readonly expression: { readonly value?: string; readonly properties?: readonly object[] };
}

function throwOf(file: string, [code, values]: readonly Argument[]): Throw {
  const names = (values?.expression.properties ?? []).map((property) => {
    const { key, value } = Object(property);
    return String(key?.value ?? value);
  });
  return { file, code: String(code?.expression.value), values: names.toSorted() };
}

const thrown = globSync('{lib,domain,functions}/**/*.ts', { cwd: ROOT }).flatMap((file) => throwsIn(file));

describe('the table of errors', () => {
  test('docs/reference/errors.md lists exactly its errors, each as retryable or fatal', () => {
    const table = Object.entries(ERRORS).map(([code, { retryable }]) => [code, retryable ? 'retryable' : 'fatal']);
    expect(errorsIn('docs/reference/errors.md')).toEqual(Object.fromEntries(table));
  });

  test('every error of it is thrown somewhere, and none that it does not hold', () => {
    expect([...new Set(thrown.map(({ code }) => code))].toSorted()).toEqual(Object.keys(ERRORS).toSorted());
  });

  test.each(thrown)('$file gives $code a value for each name in its message, and no other', ({ code, values }) => {
    expect(values).toEqual(namesIn(ERRORS[code as keyof typeof ERRORS].message).toSorted());
  });
});

describe('an error', () => {
  test('has its code as its name, so that a state machine can choose by it', () => {
    const cause = new Error('socket hang up');
    const error = new TributaryError('BUS_UNREACHABLE', { id: 'e-1', attempts: 3, problem: 'no route' }, { cause });
    expect([error.name, error.code, error.retryable, error.message, error.cause]).toEqual([
      'BUS_UNREACHABLE',
      'BUS_UNREACHABLE',
      true,
      'PutEvents failed 3 times for event e-1, at last with no route. It is sent again.',
      cause,
    ]);
  });

  test('shows the name of a value that is missing, and writes 0 and empty texts as they are', () => {
    const error = new TributaryError('BUS_UNREACHABLE', { id: '', attempts: 0, problem: undefined });
    expect(error.message).toBe('PutEvents failed 0 times for event , at last with {problem}. It is sent again.');
  });

  test.each(Object.entries(ERRORS))('%s is retryable as the table says', (code, { retryable }) => {
    const error = new TributaryError(code as keyof typeof ERRORS, {});
    expect([error.retryable, isRetryable(error)]).toEqual([retryable, retryable]);
  });

  test('from elsewhere is retryable', () => {
    expect([new Error('fetch failed'), new TypeError('bug'), 'text', undefined].map(isRetryable)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('toError', () => {
  test('passes errors on as they are', () => {
    const error = new RangeError('too far');
    expect(toError(error)).toBe(error);
  });

  test('makes an error of anything else that was thrown', () => {
    expect([toError('gone'), toError(undefined), toError(7)]).toEqual([
      new Error('gone'),
      new Error('undefined'),
      new Error('7'),
    ]);
  });
});
