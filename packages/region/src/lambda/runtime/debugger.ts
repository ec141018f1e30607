import { realpathSync } from 'node:fs';
import inspector from 'node:inspector';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InspectionStart } from './messages.ts';
import { withDebuggerMap } from './source-maps.ts';

const HOST = '127.0.0.1';

/**
 * Opens this process for a debugger.
 * @param taskRoot folder of the unpacked bundle
 * @returns the port
 */
export function open(taskRoot: string, { sourceDir }: InspectionStart): number {
  mapLoadedScripts(taskRoot, sourceDir);
  inspector.open(0, HOST);
  return Number(new URL(inspector.url() ?? '').port);
}

/** Blocks until a debugger has attached and set its breakpoints. */
export const waitForDebugger = (): void => inspector.waitForDebugger();

/** Breakpoints bind where a map names files of this machine. The zip holds none of its paths, so they are put in here. */
function mapLoadedScripts(taskRoot: string, sourceDir: string): void {
  const root = realpathSync(taskRoot);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith('file:') || loaded.source == null) return loaded;
      const file = fileURLToPath(url);
      if (!file.startsWith(root + path.sep) || !/\.[cm]?js$/.test(file)) return loaded;
      const script = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: withDebuggerMap(file, script, root, sourceDir) };
    },
  });
}
