import { RegionError } from '../../core/region-error.ts';

const WHAT = ['off', 'errors', 'lines', 'all'] as const;

/** Which lines of which functions are printed. */
export interface LogOptions {
  /** `lines`: those of the functions; `all`: also START, END, REPORT and metrics. */
  readonly what: (typeof WHAT)[number];
  /** Names of functions, whole or without what all begin with; empty for all. */
  readonly functions: readonly string[];
}

export const LOG_OPTIONS = {
  logs: { type: 'string' },
  function: { type: 'string', multiple: true },
} as const;

export const LOG_OPTIONS_HELP = `
  --logs off|errors|lines|all
                            What to print of the functions' logs: errors; their lines, which is the default;
                            or all, with START, END, REPORT and metrics. off also turns off alarms.
  --function <name>         Print the logs of this function alone; may be repeated.
`.slice(1, -1);

export interface LogValues {
  readonly logs?: string;
  readonly function?: string[];
}

/** @throws RegionError OPTION_INVALID */
export function readLogOptions(values: LogValues): LogOptions {
  const { logs = 'lines', function: functions = [] } = values;
  const what = WHAT.find((known) => known === logs);
  if (what === undefined) throw new RegionError('OPTION_INVALID', `--logs takes ${WHAT.join(', ')}, not "${logs}".`);
  return { what, functions };
}
