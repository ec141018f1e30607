import { wholeNumber } from '@tributary/region/command-line';
import type { DebugChoice } from './harness.ts';

const DEFAULT_PORT = 9229;
const MAX_PORT = 65_535;

/** Gives the options of Node that take a port, or none, their port. */
export const withInspectPort = (argv: readonly string[]): string[] =>
  argv.map((option) => (option === '--inspect' || option === '--inspect-brk' ? `${option}=${DEFAULT_PORT}` : option));

interface Values {
  readonly inspect?: string | undefined;
  readonly 'inspect-brk'?: string | undefined;
}

/** @throws UsageError for a text that is not a port */
export function readInspect({ inspect, 'inspect-brk': stop }: Values): DebugChoice | undefined {
  if (stop !== undefined) return { port: wholeNumber('inspect-brk', stop, 0, MAX_PORT), stops: true };
  return inspect === undefined ? undefined : { port: wholeNumber('inspect', inspect, 0, MAX_PORT), stops: false };
}
