import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ReportFigure, reportHtml } from '@tributary/console/report';
import { UsageError } from '@tributary/region/command-line';
import type { DemoResult } from './run.ts';
import { summaryRows } from './summary.ts';

/** Before a run that would be for nothing. @throws UsageError when the file cannot be written */
export function checkReportFile(file: string): void {
  const folder = path.dirname(path.resolve(file));
  if (!existsSync(folder)) throw new UsageError(`--report ${file}: there is no folder ${folder}.`);
  if (existsSync(file) && statSync(file).isDirectory()) throw new UsageError(`--report ${file} is a folder.`);
}

const BECAME =
  'At the end of the run they are on their queues, each with the bytes that were sent. In a region that goes on, npm run dlq redrives them.';

const command = (events: number, seed: number): string =>
  `It was started by npm run demo -- --events ${events} --seed ${seed}.`;
const COMPARED =
  'What happened was held against the template, by queues of its own that hear the bus (their names begin with observed).';

/** Leaves a run as one HTML file. @returns what to say of it */
export async function writeReport(
  file: string,
  { summary, rows, problems, deadLetters, recording }: DemoResult,
  { events, seed }: { readonly events: number; readonly seed: number },
): Promise<string> {
  if (recording === undefined) throw new Error('The run was not recorded.');
  const html = await reportHtml({
    ...recording,
    title: `A run of the demo with ${summary.produced.toLocaleString('en')} messages`,
    about: `${command(events, seed)} ${COMPARED}`,
    figures: summaryRows(summary, rows).map(figureOf),
    problems,
    deadLetters: deadLetters.map(({ queue, reason, explanation, from, eventId }) => {
      return { queue, reason, explanation, from, eventId };
    }),
    deadLettersBecame: BECAME,
  });
  writeFileSync(file, html);
  const sizeMb = (Buffer.byteLength(html) / 1_000_000).toFixed(1);
  return `The run is in ${file} (${sizeMb} MB). Open it in a browser: ${pathToFileURL(file).href}`;
}

const figureOf = ([name, count, what]: readonly [string, number | string, string]): ReportFigure => ({
  name,
  value: count.toLocaleString('en'),
  what: what.trim(),
});
