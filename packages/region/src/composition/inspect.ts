import type { RunningResource } from '../cloudformation/running-resource.ts';
import { RegionError } from '../core/region-error.ts';
import { initFailureText } from '../lambda/init-failure.ts';
import type { InspectOptions } from '../lambda/inspection/inspection.ts';
import type { LambdaService } from '../lambda/service.ts';
import { listenOn } from './ports.ts';

export interface InspectDeps {
  readonly functions: LambdaService;
  readonly resources: ReadonlyMap<string, RunningResource>;
  readonly log: (line: string) => void;
}

/** The port at which the debuggers of Node listen. */
export const DEFAULT_INSPECTOR_PORT = 9229;

const DEFAULTS: InspectOptions = { port: DEFAULT_INSPECTOR_PORT, sourceDir: process.cwd(), waits: 'never' };

/**
 * Opens a function for a debugger.
 * @param word its name, its logical id, or the end of its name after a hyphen
 * @returns the port
 * @throws RegionError OPTION_INVALID for a word that names no function or several, PORT_IN_USE
 */
export async function inspect(deps: InspectDeps, word: string, options: Partial<InspectOptions>): Promise<number> {
  const name = functionNamed(deps.resources, word);
  const settings = { ...DEFAULTS, ...options };
  const what = `--inspect ${word}=`;
  const { port, failure } = await listenOn(settings.port, what, () => deps.functions.inspect(name, settings));
  if (failure !== undefined) deps.log(initFailureText(name, failure));
  return port;
}

function functionNamed(resources: InspectDeps['resources'], word: string): string {
  const functions = [...resources].filter(([, { type }]) => type === 'AWS::Lambda::Function');
  const exact = functions.filter(([id, { ref }]) => id === word || ref === word);
  const found = exact.length > 0 ? exact : functions.filter(([, { ref }]) => ref.endsWith(`-${word}`));
  const [first, ...more] = found.map(([, { ref }]) => ref);
  if (first !== undefined && more.length === 0) return first;
  const known = functions.map(([, one]) => one.ref).sort();
  const problem = first === undefined ? 'There is no function' : 'There are several functions';
  throw new RegionError('OPTION_INVALID', `--inspect: ${problem} ${word}. The template has ${known.join(', ')}.`);
}
