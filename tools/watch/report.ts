import type { StackUpdate } from '@tributary/region';
import { paintFor } from '@tributary/region/logs-text';
import type { CodeReload } from './code.ts';

export interface CodeReport extends Omit<CodeReload, 'liveAtMs'> {
  readonly files: ReadonlySet<string>;
  /** After which no invocation began with the earlier code. */
  readonly liveMs: number;
  /** After which the new code was loaded. */
  readonly tookMs: number;
}

/** How many names a line gives before it counts the rest. */
const MAX_NAMES = 4;

/** On a terminal, a report stands out from the logs around it by a mark before each line, and by blank lines. */
export function marked(report: string, output: { readonly isTTY?: boolean }): string {
  if (output.isTTY !== true) return report;
  const mark = paintFor(output).name('watch', '»');
  return `\n${report.replace(/^/gm, `${mark} `)}\n`;
}

/** What came of an edit of code; undefined when no function is made of it. */
export function codeText({ files, reloaded, problems, liveMs, tookMs }: CodeReport): string | undefined {
  const times = `${seconds(tookMs)}, live after ${seconds(liveMs)}`;
  const lines = [
    ...(reloaded.length === 0 ? [] : [`Reloaded ${someOf(reloaded)} in ${times} (${someOf([...files])}).`]),
    ...[...problems].map(([problem, names]) => [problem, ...goesOn(names)].join('\n')),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

function goesOn(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`${someOf(names)} ${names.length === 1 ? 'goes on with its' : 'go on with their'} last good code.`];
}

/** What an update of the template did, by logical id. */
export function templateText({ added, changed, replaced, removed }: StackUpdate, tookMs: number): string {
  const parts = Object.entries({ added, changed, 'made anew': replaced, removed }).filter(([, ids]) => ids.length > 0);
  const what = parts.map(([verb, ids]) => `${verb} ${someOf(ids)}`).join('; ');
  return `Updated the template in ${seconds(tookMs)}: ${what === '' ? 'nothing that runs is different' : what}.`;
}

function someOf(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return rest <= 1 ? names.join(', ') : `${names.slice(0, MAX_NAMES).join(', ')} and ${rest} more`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)} s`;
