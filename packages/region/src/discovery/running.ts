import { lstatSync, readdirSync, readFileSync, realpathSync, rmSync, type Stats } from 'node:fs';
import path from 'node:path';
import { numberOf, objectOf, parseJson, textOf } from '../core/json.ts';
import { type Announcement, announcementFolder } from './announcement.ts';

const PROBE_WITHIN_MS = 2_000;
const WRITABLE_BY_OTHERS = 0o022;
/** An announcement never leads away from this machine. */
const ENDPOINT = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;

/**
 * The regions that this user runs on this machine, the newest first. Each was asked and answered, or is too busy to
 * answer. Files of regions that were killed are removed.
 */
export async function runningRegions(folder = announcementFolder()): Promise<readonly Announcement[]> {
  const found = await Promise.all(
    announcementsIn(folder).map(async (file) => {
      const region = announcementIn(file);
      if (region === undefined) return [];
      if (await isRunning(region)) return [region];
      rmSync(file, { force: true });
      return [];
    }),
  );
  return found.flat().toSorted((a, b) => b.startedAtMs - a.startedAtMs);
}

/** True for a region whose package lies in the folder of the project. */
export function isOfProject({ packageDir }: Announcement, projectDir: string): boolean {
  const relative = path.relative(realOf(projectDir), realOf(packageDir));
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

function realOf(at: string): string {
  try {
    return realpathSync(at);
  } catch {
    return path.resolve(at);
  }
}

/** Only files that nobody else can have written: another user must not be able to redirect a command. */
function announcementsIn(folder: string): readonly string[] {
  if (!isOnlyOurs(statsOf(folder))) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.join(folder, name))
    .filter((file) => isOnlyOurs(statsOf(file)));
}

function isOnlyOurs(stats: Stats | undefined): boolean {
  if (stats === undefined || stats.isSymbolicLink()) return false;
  const user = process.getuid?.();
  // Windows has no such user; its cache folder is below the profile of the user.
  return user === undefined || (stats.uid === user && (stats.mode & WRITABLE_BY_OTHERS) === 0);
}

const statsOf = (at: string): Stats | undefined => lstatSync(at, { throwIfNoEntry: false });

function announcementIn(file: string): Announcement | undefined {
  const content = objectOf(parseJson(textIn(file)));
  const [endpoint, packageDir] = [textOf(content['endpoint']), textOf(content['packageDir'])];
  const [pid, startedAtMs] = [numberOf(content['pid']), numberOf(content['startedAtMs'])];
  if (!ENDPOINT.test(endpoint) || pid === undefined || startedAtMs === undefined) return undefined;
  return { endpoint, packageDir, pid, startedAtMs };
}

/** Empty when its region has just removed it. */
function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** After kill -9 another process may have the port, and another one the process id: the region's own page tells. */
async function isRunning({ endpoint, pid }: Announcement): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint}/_region/health`, { signal: AbortSignal.timeout(PROBE_WITHIN_MS) });
    return objectOf(parseJson(await answer.text()))['pid'] === pid;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' && isAlive(pid);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
