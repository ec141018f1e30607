import path from 'node:path';
import { announce } from '../discovery/announcement.ts';
import type { Opened } from './opened.ts';
import type { RegionOptions } from './options.ts';

/** Lets other commands find this region until it stops. A region that none can find still runs. */
export function announceRegion(opened: Opened, endpoint: string, { packageDir, log }: RegionOptions): void {
  const startedAtMs = Date.now();
  try {
    const withdraw = announce({ endpoint, pid: process.pid, packageDir: path.resolve(packageDir), startedAtMs });
    opened.add(async () => withdraw());
  } catch (error) {
    log(`Other commands need --endpoint ${endpoint}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
