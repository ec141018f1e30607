import { printable } from '@tributary/region/command-line';
import type { Result } from './check.ts';

const MARKS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;

/** A line for a check, and for one that failed another that says what to do. The words of others are escaped. */
export function resultText(name: string, result: Result): string {
  const line = printable(`${MARKS[result.status]}  ${name}: ${result.text}`);
  return result.status === 'failed' ? `${line}\n         ${printable(result.advice)}` : line;
}

/** The last line. */
export function summaryText(stackName: string, results: readonly Result[]): string {
  const count = (status: Result['status']): number => results.filter((result) => result.status === status).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  const warned = warnings === 0 ? '' : `, ${warnings} with a warning`;
  if (failed > 0) return `${stackName} does not work: ${failed} of ${results.length} checks failed${warned}.`;
  return `${stackName} works: ${results.length} checks passed${warned}.`;
}
