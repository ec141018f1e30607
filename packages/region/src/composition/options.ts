import { cacheFolder } from '../core/cache-folder.ts';
import { RegionError } from '../core/region-error.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { FaultNeeds } from '../faults/usual-plan.ts';
import { DEFAULT_PARTITIONS } from '../kafka-client/cluster.ts';
import type { KafkaConnection } from '../kafka-client/connection.ts';

export interface KafkaOptions {
  /** Where the embedded broker listens; 0 takes any free port. */
  readonly port: number;
  /** A real cluster, which is then used in place of the embedded broker. */
  readonly connection: KafkaConnection | undefined;
  /** How many partitions a topic gets that the region creates. */
  readonly partitions: number;
}

export interface RegionOptions {
  /** The folder that `sls package` wrote. */
  readonly packageDir: string;
  /** The compiled template, where it is not the one in `packageDir`. */
  readonly templateFile: string | undefined;
  /** Where function code is unpacked, a folder per content; may be deleted while no region runs. */
  readonly cacheDir: string;
  /** Where the AWS endpoint listens; 0 takes any free port. */
  readonly port: number;
  readonly kafka: Partial<KafkaOptions>;
  /** Where the region's state outlives its process; without it everything is in memory. */
  readonly dataDir: string | undefined;
  readonly clock: 'real' | 'virtual';
  /** The same seed gives the same ids, jitter and faults. */
  readonly seed: number;
  /** What is to go wrong; the seed makes the choices. */
  readonly faults: FaultPlan | undefined;
  /** Values of the template's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Start without what cannot be run, and warn of it. */
  readonly allowUnsupported: boolean;
  readonly log: (line: string) => void;
}

export const DEFAULT_KAFKA: KafkaOptions = { port: 9092, connection: undefined, partitions: DEFAULT_PARTITIONS };

export const DEFAULTS: RegionOptions = {
  packageDir: '.serverless',
  templateFile: undefined,
  cacheDir: cacheFolder('functions'),
  port: 4566,
  kafka: {},
  dataDir: undefined,
  clock: 'real',
  seed: 1,
  faults: undefined,
  parameters: {},
  allowUnsupported: false,
  log: (line) => console.error(line),
};

/** What a region with such options has that some faults need. */
export function faultNeeds({ kafka, dataDir }: Pick<RegionOptions, 'kafka' | 'dataDir'>): FaultNeeds {
  return { 'embedded broker': kafka.connection === undefined, 'data directory': dataDir !== undefined };
}

/** @throws RegionError OPTION_UNKNOWN */
export function withDefaults<T extends object>(defaults: T, options: Partial<T>): T {
  for (const name of Object.keys(options)) {
    if (!(name in defaults)) {
      const known = Object.keys(defaults).join(', ');
      throw new RegionError('OPTION_UNKNOWN', `There is no option ${name}. There are: ${known}.`);
    }
  }
  return { ...defaults, ...options };
}
