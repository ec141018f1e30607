import type { Look } from './memory-page.ts';
import type { SoakResult } from './run.ts';
import type { Rise } from './slope.ts';

const MB = 1024 * 1024;
const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;

/** One line about the region now. */
export function sampleLine({ sample, waiting, fileBytes }: Look): string {
  const minutes = (sample.atMs / 60_000).toFixed(1).padStart(5);
  const figures = [
    `${sample.sent} events`,
    `heap ${megabytes(sample.heapBytes)}`,
    `all ${megabytes(sample.residentBytes)}`,
    `file ${megabytes(fileBytes)}`,
    `${waiting} waiting`,
  ];
  return `${minutes} min  ${figures.map((figure) => figure.padEnd(14)).join('')}`.trimEnd();
}

/** What came of a soak: the slopes, the stores at the end, and the problems. */
export function soakText({ heap, native, resident, sent, durationMs, last, ...judged }: SoakResult): string {
  const perSecond = (sent / (durationMs / 1000)).toFixed(0);
  const stores = Object.entries(last.stores).map(([name, { count, of, sizeBytes, dropped }]) => {
    const size = sizeBytes === undefined ? '' : `, ${megabytes(sizeBytes)}`;
    return `  ${name.padEnd(15)}${count} ${of}${size}${dropped ? `, ${dropped} dropped` : ''}`;
  });
  return [
    '',
    `${sent} events in ${(durationMs / 60_000).toFixed(1)} minutes, ${perSecond} a second. At the end the region has:`,
    ...stores,
    '',
    riseLine('heap', heap),
    riseLine('other memory', native),
    riseLine('all memory', resident),
    `All memory of the process is ${megabytes(last.sample.residentBytes)}.`,
    '',
    ...judgement(judged),
  ].join('\n');
}

function judgement({ notJudged, problems }: Pick<SoakResult, 'notJudged' | 'problems'>): readonly string[] {
  if (notJudged !== undefined) return [notJudged];
  return problems.length === 0 ? ['The memory levels off.'] : problems;
}

const riseLine = (what: string, { bytes, bytesPerEvent, events, allowedBytes }: Rise): string =>
  `${what.padEnd(12)} rises by ${bytesPerEvent.toFixed(0)} bytes an event: ${megabytes(bytes)} in ${events} events, at most ${megabytes(allowedBytes)}`;
