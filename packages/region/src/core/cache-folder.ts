import os from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A folder for what may be deleted at any time, in the cache folder of the user.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheFolder(name: string, environment: Environment = process.env, platform = process.platform): string {
  return path.join(userCache(environment, platform), 'tributary-region', name);
}

function userCache({ XDG_CACHE_HOME, LOCALAPPDATA }: Environment, platform: NodeJS.Platform): string {
  if (XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  return path.join(os.homedir(), ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
}
