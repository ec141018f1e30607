import type { JsonObject } from '../core/json.ts';
import { defined, number, object, text, textMap } from '../core/properties.ts';
import type { StoredCode } from '../template/artifacts.ts';
import { type FunctionDeclaration, LOG_LEVELS, type LoggingConfig } from './function-config.ts';

export type FunctionSettings = Omit<FunctionDeclaration, 'name' | 'arn' | 'handler' | keyof StoredCode> & {
  readonly handler?: string;
};

/** The settings of a function: members of the API and properties of a template have the same names. */
export function functionSettings(members: JsonObject): FunctionSettings {
  const timeoutSeconds = number(members, 'Timeout');
  return defined({
    handler: text(members, 'Handler'),
    runtime: text(members, 'Runtime'),
    timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1_000,
    memoryMb: number(members, 'MemorySize'),
    environment: 'Environment' in members ? textMap(object(object(members, 'Environment'), 'Variables')) : undefined,
    description: text(members, 'Description'),
    roleArn: text(members, 'Role'),
    deadLetterArn: text(object(members, 'DeadLetterConfig'), 'TargetArn'),
    logging: 'LoggingConfig' in members ? loggingIn(object(members, 'LoggingConfig')) : undefined,
  });
}

function loggingIn(members: JsonObject): Partial<LoggingConfig> {
  const level = (name: string) => LOG_LEVELS.find((known) => known === text(members, name));
  return defined({
    format: text(members, 'LogFormat') === 'JSON' ? ('JSON' as const) : undefined,
    applicationLevel: level('ApplicationLogLevel'),
    systemLevel: level('SystemLogLevel'),
    groupName: text(members, 'LogGroup'),
  });
}
