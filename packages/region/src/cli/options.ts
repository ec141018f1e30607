import { DEFAULT_INSPECTOR_PORT } from '../composition/inspect.ts';
import { DEFAULT_KEPT, KEPT_UNITS, readKept } from '../composition/kept-limits.ts';
import { DEFAULT_KAFKA, DEFAULT_REGISTRY_PORT, DEFAULTS, faultNeeds } from '../composition/options.ts';
import { RegionError } from '../core/region-error.ts';
import { FAULT_NAMES } from '../faults/kinds.ts';
import { type FaultPlan, readPlan } from '../faults/plan.ts';
import { type FaultNeeds, usualPlan } from '../faults/usual-plan.ts';
import {
  KAFKA_ENVIRONMENT_HELP,
  kafkaConnection,
  REGISTRY_ENVIRONMENT_HELP,
  schemaRegistryUrl,
} from '../kafka-client/connection.ts';
import type { RegionOptions } from '../region.ts';
import { LOG_OPTIONS, LOG_OPTIONS_HELP, type LogValues } from './logs/options.ts';

const FAULT_NAMES_HELP = FAULT_NAMES.join(', ').replace(/(.{60,80}?), /g, '$1,\n                            ');

const keptHelp = Object.entries(KEPT_UNITS)
  .map(([name, unit]) => `${name}=${Object.entries(DEFAULT_KEPT).find(([one]) => one === name)?.[1]} (${unit})`)
  .join(', ')
  .replace(/(.{40,80}?), /g, '$1,\n                            ');

/** The options of a start and its environment, as `--help` lists them. */
export const optionsHelp = `
  --port <n>                Port of the AWS endpoint, ${DEFAULTS.port}; 0 takes a free one.
  --kafka-port <n>          Port of the Kafka broker, ${DEFAULT_KAFKA.port}; 0 takes a free one.
  --schema-registry-port <n>
                            Port of the schema registry beside the broker; 0 takes a free one. Default: ${DEFAULT_REGISTRY_PORT}, or
                            a free one where the broker is not on ${DEFAULT_KAFKA.port}.
  --data <folder>           Keep topics, queues, tables, archives and all work under way there, over restarts
                            and kill -9. Default: in memory.
  --repair                  Make a damaged --data folder usable: keeps a copy of what it changes, says what is lost.
  --clock real|virtual      virtual jumps over waiting times when nothing is running. Default: real.
  --seed <n>                The same seed gives the same ids, delays and faults. Default: ${DEFAULTS.seed}.
  --faults <plan>           What goes wrong on purpose: a plan in a file *.json; or all; or
                            names, divided by commas: ${FAULT_NAMES_HELP}.
  --iam on|off              off lets functions make any call; on lets them do what their roles allow. Default: on.
  --parameter <Name=value>  A parameter of the template, and of stacks that are deployed; may be repeated.
  --package <path>          A template, JSON or YAML, or a folder that \`sls package\`, \`sam build\` or \`cdk synth\`
                            wrote. Default: ${DEFAULTS.packageDir}.
  --template <file>         A template from elsewhere, JSON or YAML; the zips of its functions are in --artifacts.
  --artifacts <folder>      The folder with the zips, each named as the end of its function's S3Key.
  --empty                   Start without a package: stacks come by CloudFormation, by sls deploy for example.
  --region <name>           The AWS Region that it is, eu-central-1 for example. Default: that of the package.
  --allow-unsupported       Leave out what the region cannot run, with a warning.
  --inspect <function>[=port]
                            Opens a function for a debugger on 127.0.0.1, port ${DEFAULT_INSPECTOR_PORT}. One process handles its
                            events, and has no time limit while a debugger is attached.
  --keep <name>=<n>         How much to keep before the oldest goes, or, of queues, to a file; may be repeated:
                            ${keptHelp}.
                            /_region/memory shows what is kept, and what was dropped.
  --unlisted                Other commands do not find this region by themselves; --endpoint still names it.
${LOG_OPTIONS_HELP}
  --help                    This text.

Environment, to use a Kafka that runs elsewhere in place of the region's own:

${`${KAFKA_ENVIRONMENT_HELP}\n${REGISTRY_ENVIRONMENT_HELP}`.replace(/^/gm, '  ')}
`.replace(/^\n|\n$/g, '');

export const HELP = `
Usage: tributary-region start [options]

Runs a compiled CloudFormation template of Node.js functions on this machine until Ctrl-C.

${optionsHelp}
`.trim();

export const OPTIONS = {
  port: { type: 'string' },
  'kafka-port': { type: 'string' },
  'schema-registry-port': { type: 'string' },
  data: { type: 'string' },
  repair: { type: 'boolean' },
  clock: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  iam: { type: 'string' },
  parameter: { type: 'string', multiple: true },
  package: { type: 'string' },
  template: { type: 'string' },
  artifacts: { type: 'string' },
  empty: { type: 'boolean' },
  region: { type: 'string' },
  'allow-unsupported': { type: 'boolean' },
  inspect: { type: 'string' },
  keep: { type: 'string', multiple: true },
  unlisted: { type: 'boolean' },
  ...LOG_OPTIONS,
} as const;

/** The options as they were given. */
export interface StartValues extends LogValues {
  readonly port?: string;
  readonly 'kafka-port'?: string;
  readonly 'schema-registry-port'?: string;
  readonly data?: string;
  readonly repair?: boolean;
  readonly clock?: string;
  readonly seed?: string;
  readonly faults?: string;
  readonly iam?: string;
  readonly parameter?: string[];
  readonly package?: string;
  readonly template?: string;
  readonly artifacts?: string;
  readonly empty?: boolean;
  readonly region?: string;
  readonly 'allow-unsupported'?: boolean;
  readonly inspect?: string;
  readonly keep?: string[];
  readonly unlisted?: boolean;
}

const MAX_PORT = 65_535;

/** @throws RegionError OPTION_INVALID, which names the option; KAFKA_SETTINGS_INVALID, FAULTS_INVALID */
export function readOptions(values: StartValues): Partial<RegionOptions> {
  const kafkaPort = wholeNumber('--kafka-port', values['kafka-port'], MAX_PORT) ?? DEFAULT_KAFKA.port;
  const kafka = {
    port: kafkaPort,
    connection: kafkaConnection(process.env),
    registryPort: wholeNumber('--schema-registry-port', values['schema-registry-port'], MAX_PORT),
    registryUrl: schemaRegistryUrl(process.env),
  };
  return {
    port: wholeNumber('--port', values.port, MAX_PORT) ?? DEFAULTS.port,
    kafka,
    dataDir: values.data,
    repair: repairOf(values),
    clock: oneOf('--clock', values.clock, ['real', 'virtual']) ?? DEFAULTS.clock,
    seed: wholeNumber('--seed', values.seed, 2 ** 32 - 1) ?? DEFAULTS.seed,
    faults: faultsOf(values.faults, faultNeeds({ kafka, dataDir: values.data })),
    iam: oneOf('--iam', values.iam, ['on', 'off']) ?? DEFAULTS.iam,
    parameters: Object.fromEntries((values.parameter ?? []).map(parameterOf)),
    ...packageOf(values),
    isEmpty: values.empty ?? DEFAULTS.isEmpty,
    awsRegion: regionOf(values.region),
    allowUnsupported: values['allow-unsupported'] ?? DEFAULTS.allowUnsupported,
    keep: readKept(values.keep ?? []),
    announce: !values.unlisted,
  };
}

function repairOf({ repair = false, data }: StartValues): boolean {
  if (repair && data === undefined) throw new RegionError('OPTION_INVALID', '--repair needs --data <folder>.');
  return repair;
}

/** Either a package, or a template with the folder of its artifacts. */
function packageOf(values: StartValues): Pick<RegionOptions, 'packageDir' | 'templateFile'> {
  const { package: packageDir, template, artifacts } = values;
  if (template === undefined && artifacts === undefined) {
    return { packageDir: packageDir ?? DEFAULTS.packageDir, templateFile: undefined };
  }
  if (packageDir !== undefined)
    throw new RegionError('OPTION_INVALID', 'Give --package, or --template and --artifacts.');
  if (template === undefined) throw new RegionError('OPTION_INVALID', '--artifacts needs --template <file>.');
  if (artifacts === undefined) throw new RegionError('OPTION_INVALID', '--template needs --artifacts <folder>.');
  return { packageDir: artifacts, templateFile: template };
}

function wholeNumber(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new RegionError('OPTION_INVALID', `${option} takes a whole number from 0 to ${max}, not "${text}".`);
}

/** @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
function regionOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z]{2}(-[a-z]+)+-\d+$/.test(text)) return text;
  throw new RegionError(
    'OPTION_INVALID',
    `--region takes the name of an AWS Region, such as eu-west-1, not "${text}".`,
  );
}

/** A text that ends in .json is the path of a file. */
function faultsOf(text: string | undefined, has: FaultNeeds): FaultPlan | undefined {
  if (text === undefined) return undefined;
  return text.endsWith('.json') ? readPlan(text) : usualPlan(text, has);
}

function oneOf<T extends string>(option: string, text: string | undefined, known: readonly [T, T]): T | undefined {
  if (text === undefined) return undefined;
  const found = known.find((value) => value === text);
  if (found !== undefined) return found;
  throw new RegionError('OPTION_INVALID', `${option} takes ${known.join(' or ')}, not "${text}".`);
}

function parameterOf(text: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new RegionError('OPTION_INVALID', `--parameter takes <Name=value>, not "${text}".`);
}
