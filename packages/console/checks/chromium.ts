import { existsSync } from 'node:fs';
import { UsageError } from '@tributary/region/command-line';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is; undefined without one. */
export const chromiumPath = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  [env['CHROMIUM_PATH'] ?? '', ...USUAL].find((file) => file !== '' && existsSync(file));

/** @throws UsageError with what to install */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const found = chromiumPath(env);
  if (found !== undefined) return found;
  throw new UsageError(
    'No Chromium is here. Install one (Debian: apt-get install chromium), or name one in CHROMIUM_PATH.',
  );
}

/** It asks nobody for anything: a network that is closed makes no noise, and one that is open is left alone. */
export const CHROMIUM_ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name that is rebound to this machine, as a hostile page would have it.
  '--host-resolver-rules=MAP rebound.test 127.0.0.1',
];
