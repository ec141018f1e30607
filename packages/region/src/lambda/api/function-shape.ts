import type { JsonObject } from '../../core/json.ts';
import type { FunctionConfig } from '../function-config.ts';
import { members } from './answers.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function functionShape(config: FunctionConfig): JsonObject {
  const { name, arn, runtime, roleArn, handler, description, timeoutMs, memoryMb, environment, deadLetterArn } = config;
  return members({
    FunctionName: name,
    FunctionArn: arn,
    Runtime: runtime,
    Role: roleArn,
    Handler: handler,
    Description: description,
    Timeout: timeoutMs / 1000,
    MemorySize: memoryMb,
    Version: '$LATEST',
    Environment: { Variables: environment },
    DeadLetterConfig: deadLetterArn === undefined ? undefined : { TargetArn: deadLetterArn },
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: loggingOf(config),
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  });
}

/** The levels count for the format JSON alone. */
function loggingOf({ logging: { format, applicationLevel, systemLevel, groupName } }: FunctionConfig): JsonObject {
  const levels = { ApplicationLogLevel: applicationLevel, SystemLogLevel: systemLevel };
  return { LogFormat: format, ...(format === 'JSON' && levels), LogGroup: groupName };
}
