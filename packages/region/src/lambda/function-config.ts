import { availableParallelism } from 'node:os';
import type { StoredCode } from '../template/artifacts.ts';
import type { Inspection } from './inspection/inspection.ts';
import type { FunctionLayers } from './layers/layers.ts';

/** A function as the template declares it. Times in milliseconds, memory in MB. */
export interface FunctionDeclaration extends StoredCode {
  readonly name: string;
  readonly arn: string;
  /** `folder/file.export` */
  readonly handler: string;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
  readonly runtime?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** Queue or topic for asynchronous events that failed. */
  readonly deadLetterArn?: string;
  /** The most worker processes at a time; further events wait in the region. */
  readonly maxWorkers?: number;
  readonly description?: string;
  readonly roleArn?: string;
  readonly logging?: Partial<LoggingConfig>;
  readonly layers?: FunctionLayers;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html */
export interface LoggingConfig {
  readonly format: 'Text' | 'JSON';
  /** The levels count for the format JSON alone. */
  readonly applicationLevel: LogLevel;
  readonly systemLevel: LogLevel;
  readonly groupName: string;
}

export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Processes of one function: more than there are cores would wait for each other. */
const MAX_WORKERS = Math.max(2, Math.min(4, availableParallelism()));

/** AWS's defaults, and the region's own bound on processes. */
const DEFAULTS = {
  timeoutMs: 3_000,
  memoryMb: 128,
  runtime: 'nodejs24.x',
  environment: {},
  reservedConcurrency: undefined,
  deadLetterArn: undefined,
  maxWorkers: MAX_WORKERS,
  description: '',
  roleArn: '',
  layers: undefined,
};

const LOGGING_DEFAULTS = { format: 'Text', applicationLevel: 'INFO', systemLevel: 'INFO' } as const;

type Optional = 'reservedConcurrency' | 'deadLetterArn' | 'logging' | 'layers';

/** The version that is not published: the function as it can be changed. */
export const LATEST = '$LATEST';

/** A function as it is, or as it was when a version of it was published. */
export interface FunctionConfig extends Required<Omit<FunctionDeclaration, Optional>> {
  /** {@link LATEST} or the number of a published version. */
  readonly version: string;
  /** Another one after each change. */
  readonly revisionId: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number;
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
  readonly logging: LoggingConfig;
  readonly layers: FunctionLayers | undefined;
  /** Set for a function that is open for a debugger. */
  readonly inspection: Inspection | undefined;
}

/** The group of a function that names no other. */
export const groupNameOf = (functionName: string): string => `/aws/lambda/${functionName}`;

export function functionConfig(declaration: FunctionDeclaration): FunctionConfig {
  const logging = { ...LOGGING_DEFAULTS, groupName: groupNameOf(declaration.name), ...declaration.logging };
  const revision = { version: LATEST, revisionId: '', modifiedAtMs: 0 };
  return { ...DEFAULTS, ...declaration, ...revision, logging, inspection: undefined };
}

/** The function in one process, in which the debugger sees each event. */
export function inspected(config: FunctionConfig, inspection: Inspection | undefined): FunctionConfig {
  return inspection ? { ...config, maxWorkers: 1, inspection } : config;
}

/** The location of a function in the journal. */
export const placeOf = (config: FunctionConfig): string => `function/${config.name}`;

const FUNCTION_REFERENCE = /^(?:arn:[^:]+:lambda:[^:]*:)?(?:\d{12}:)?(?:function:)?([A-Za-z0-9_-]+)(?::([^:]+))?$/;

/** The function's name in a name, a partial or a full ARN, with or without a qualifier; else undefined. */
export function functionNameIn(reference: string): string | undefined {
  return FUNCTION_REFERENCE.exec(reference)?.[1];
}

/** The version or alias in a reference, if it names one. */
export function qualifierIn(reference: string): string | undefined {
  return FUNCTION_REFERENCE.exec(reference)?.[2];
}

/** A function with the version or the alias by which it is meant, `work:live`; of $LATEST the name alone. */
export function qualifiedName(reference: string, qualifier = qualifierIn(reference)): string {
  const name = functionNameIn(reference) ?? reference;
  return qualifier === undefined || qualifier === LATEST ? name : `${name}:${qualifier}`;
}

/** Differs for each version of a function. */
export const versionKeyOf = ({ name, version }: FunctionConfig): string => qualifiedName(name, version);

/** Whether a qualifier is the number of a version, not the name of an alias. */
export const isVersionNumber = (qualifier: string): boolean => /^\d+$/.test(qualifier);
