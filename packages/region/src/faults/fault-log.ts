import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultsDeps } from './faults.ts';

const FILE = 'faults.jsonl';

/**
 * Appends each injected fault to a file beside the persisted state. It is written before the fault takes effect, so a
 * fault that kills the region is there too, which a journal cannot have.
 * @param start counts the starts of the region with this folder, from 0
 */
export function faultLog(dataDir: string, start: number): NonNullable<FaultsDeps['onFault']> {
  const file = path.join(dataDir, FILE);
  return (fault) => appendFileSync(file, `${JSON.stringify({ start, ...fault })}\n`);
}
