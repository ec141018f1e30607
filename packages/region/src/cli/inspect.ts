import { say } from '../command-line/say.ts';
import { DEFAULT_INSPECTOR_PORT } from '../composition/inspect.ts';
import { RegionError } from '../core/region-error.ts';
import type { Region } from '../region.ts';

export interface InspectChoice {
  readonly functionName: string;
  readonly port: number;
}

const MAX_PORT = 65_535;

/**
 * Reads `<function>[=port]`.
 * @throws RegionError OPTION_INVALID
 */
export function readInspect(text: string): InspectChoice {
  const [, functionName, portText = String(DEFAULT_INSPECTOR_PORT)] = /^([\w-]+)(?:=(\d+))?$/.exec(text) ?? [];
  const port = Number(portText);
  if (functionName !== undefined && port <= MAX_PORT) return { functionName, port };
  throw new RegionError('OPTION_INVALID', `--inspect takes <function>[=port], not "${text}".`);
}

/** Opens a function for a debugger, and says where. @throws RegionError as {@link Region.inspect} does */
export async function openForDebugger(region: Region, { functionName, port }: InspectChoice): Promise<void> {
  const opened = await region.inspect(functionName, { port });
  say(`A debugger can attach to ${functionName} at 127.0.0.1:${opened}.`);
}
