import { signal } from '@preact/signals';
import type { RunReport } from '../../server/report/shapes.ts';

/** Undefined until the page has unpacked it. */
export const run = signal<RunReport | undefined>(undefined);

/** Unpacks what the file has. */
export async function unpackRun(): Promise<void> {
  const text = document.getElementById('run')?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  run.value = (await new Response(json).json()) as RunReport;
}
