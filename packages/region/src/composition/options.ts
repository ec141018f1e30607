import { complain } from '../command-line/say.ts';
import { cacheFolder } from '../core/cache-folder.ts';
import { RegionError } from '../core/region-error.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { FaultNeeds } from '../faults/usual-plan.ts';
import type { HostedPages } from '../http/hosted-pages.ts';
import { DEFAULT_PARTITIONS } from '../kafka-client/cluster.ts';
import type { KafkaConnection } from '../kafka-client/connection.ts';
import type { KeptLimits } from './kept-limits.ts';

export interface KafkaOptions {
  /** The port of the embedded broker; 0 takes any free port. */
  readonly port: number;
  /** A real cluster, to use in place of the embedded broker. */
  readonly connection: KafkaConnection | undefined;
  /** The number of partitions of a topic that the region creates. */
  readonly partitions: number;
  /**
   * The port of the schema registry; 0 takes any free port. Without one it is 8081, or any free port where `port` is not
   * 9092, so that regions beside each other do not meet there.
   */
  readonly registryPort: number | undefined;
  /** The URL of a schema registry elsewhere, to use in place of the region's own. */
  readonly registryUrl: string | undefined;
}

export const DEFAULT_REGISTRY_PORT = 8081;

export interface RegionOptions {
  /** A template, or a folder that `sls package`, `sam build` or `cdk synth` wrote. */
  readonly packageDir: string;
  /** The template, where it is not the one in `packageDir`, which is then the folder of its artifacts. */
  readonly templateFile: string | undefined;
  /** The folder for unpacked function code, by content; it may be deleted while no region runs. */
  readonly cacheDir: string;
  /** Start without a package: stacks come by CloudFormation's API. */
  readonly isEmpty: boolean;
  /** The AWS Region that it is, where it is not the one of the package. */
  readonly awsRegion: string | undefined;
  /** The port of the AWS endpoint; 0 takes any free port. */
  readonly port: number;
  readonly kafka: Partial<KafkaOptions>;
  /** The folder for persisted state; without one all state is in memory. */
  readonly dataDir: string | undefined;
  /** Make a damaged data folder usable: a copy of each changed file is kept, and `log` is told what is lost. */
  readonly repair: boolean;
  readonly clock: 'real' | 'virtual';
  /** The same seed gives the same ids, jitter and faults. */
  readonly seed: number;
  /** The faults to inject; the seed makes the choices. */
  readonly faults: FaultPlan | undefined;
  /** `on` lets functions do only what their roles allow. */
  readonly iam: 'on' | 'off';
  /** Values of the template's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Start without the resources and properties that the region cannot run, and warn about them. */
  readonly allowUnsupported: boolean;
  /** How much it keeps of what would otherwise grow without end. */
  readonly keep: Partial<KeptLimits>;
  /** Leave a file for the commands of the same user, by which they find this region. */
  readonly announce: boolean;
  readonly log: (line: string) => void;
  /** Pages of the program that starts the region, such as those of a console. */
  readonly pages: readonly HostedPages[];
}

export const DEFAULT_KAFKA: KafkaOptions = {
  port: 9092,
  connection: undefined,
  partitions: DEFAULT_PARTITIONS,
  registryPort: undefined,
  registryUrl: undefined,
};

export const DEFAULTS: RegionOptions = {
  packageDir: '.serverless',
  templateFile: undefined,
  isEmpty: false,
  awsRegion: undefined,
  cacheDir: cacheFolder('functions'),
  port: 4566,
  kafka: {},
  dataDir: undefined,
  repair: false,
  clock: 'real',
  seed: 1,
  faults: undefined,
  iam: 'on',
  parameters: {},
  allowUnsupported: false,
  keep: {},
  announce: false,
  log: (line) => complain(line),
  pages: [],
};

/** The parts that some faults need, and whether a region with such options has them. */
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
