import { at, listOf, parseJson, textOf } from '../core/json.ts';
import type { Outcome } from './outcome.ts';

/** How the initialisation of a function failed, as a text for people: the error and its stack. */
export function initFailureText(functionName: string, outcome: Outcome): string {
  if (outcome.kind !== 'error') return `${functionName} could not be loaded: ${WORDS[outcome.kind]}.`;
  const payload = parseJson(outcome.payload);
  const message = `${textOf(at(payload, 'errorType'))}: ${textOf(at(payload, 'errorMessage'))}`;
  const frames = listOf(at(payload, 'trace'))
    .map((line) => textOf(line))
    .filter((line) => /^\s+at /.test(line));
  return [`${functionName} could not be loaded: ${message}`, ...frames].join('\n');
}

const WORDS: Readonly<Record<Exclude<Outcome['kind'], 'error'>, string>> = {
  result: 'it answered before it was called',
  'timed-out': 'it took too long',
  exited: 'its process ended',
};
