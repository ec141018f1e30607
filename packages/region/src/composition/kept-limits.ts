import { RegionError } from '../core/region-error.ts';

/** How much a region keeps of what would otherwise grow without end. The oldest goes first. */
export interface KeptLimits {
  /** Megabytes of hops. */
  readonly journal: number;
  /** Megabytes of what passed at hops: records, events, inputs and outputs, messages. */
  readonly payloads: number;
  /** Events in short, once somebody looks at them. */
  readonly events: number;
  /** Megabytes of log events, and of the functions' newest lines. */
  readonly logs: number;
  /** Megabytes of records, where topics are in memory. */
  readonly topics: number;
  /** Megabytes of the contents of messages in queues. What is beyond it is in a file, and nothing is lost. */
  readonly queues: number;
  /** Consumer groups of the region's own broker, with their committed offsets. One with members is never dropped. */
  readonly groups: number;
  /** Minutes with figures, of all metrics together. */
  readonly metrics: number;
  /** Workflow executions that have ended. */
  readonly executions: number;
}

export const MB = 1024 * 1024;

export const DEFAULT_KEPT: KeptLimits = {
  journal: 64,
  payloads: 64,
  events: 100_000,
  logs: 64,
  topics: 512,
  queues: 64,
  groups: 10_000,
  metrics: 300_000,
  executions: 10_000,
};

/** The unit of each, as `--help` and the page of the memory show it. */
export const KEPT_UNITS: Readonly<Record<keyof KeptLimits, string>> = {
  journal: 'MB',
  payloads: 'MB',
  events: 'events in short',
  logs: 'MB',
  topics: 'MB',
  queues: 'MB',
  groups: 'consumer groups',
  metrics: 'minutes with figures',
  executions: 'ended executions',
};

const isName = (name: string): name is keyof KeptLimits => Object.hasOwn(DEFAULT_KEPT, name);

/**
 * Reads `<name>=<n>`, as often as it was given.
 * @throws RegionError OPTION_INVALID
 */
export function readKept(texts: readonly string[]): Partial<KeptLimits> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', number] = /^([a-z]+)=([1-9]\d{0,8})$/.exec(text) ?? [];
      if (isName(name) && number !== undefined) return [name, Number(number)] as const;
      const names = Object.keys(DEFAULT_KEPT).join(', ');
      throw new RegionError('OPTION_INVALID', `--keep takes <name>=<n>, not "${text}". The names are ${names}.`);
    }),
  );
}
