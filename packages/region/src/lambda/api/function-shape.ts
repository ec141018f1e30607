import type { JsonObject } from '../../core/json.ts';
import { type FunctionConfig, LATEST } from '../function-config.ts';
import { members } from './answers.ts';

/** What an answer says of a function that is not active yet, which on AWS it becomes in a moment. */
export const PENDING = {
  State: 'Pending',
  StateReason: 'The function is being created.',
  StateReasonCode: 'Creating',
};

/**
 * @param arn with the version or the alias by which it is meant
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
export function functionShape(config: FunctionConfig, arn: string): JsonObject {
  const { name, version, revisionId, modifiedAtMs, codeSizeBytes, codeSha256, runtime, ...rest } = config;
  const { roleArn, handler, description, timeoutMs, memoryMb, environment, deadLetterArn, layers } = rest;
  return members({
    FunctionName: name,
    FunctionArn: arn,
    Runtime: runtime,
    Role: roleArn,
    Handler: handler,
    Description: description,
    Timeout: timeoutMs / 1000,
    MemorySize: memoryMb,
    CodeSize: codeSizeBytes,
    CodeSha256: codeSha256,
    RevisionId: revisionId,
    LastModified: functionTime(modifiedAtMs),
    Version: version,
    Environment: { Variables: environment },
    DeadLetterConfig: deadLetterArn === undefined ? undefined : { TargetArn: deadLetterArn },
    Layers: layers?.used.map(({ arn: Arn, codeSizeBytes: CodeSize }) => ({ Arn, CodeSize })),
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: loggingOf(config),
    PackageType: 'Zip',
    State: 'Active',
    // A published version is never updated.
    LastUpdateStatus: version === LATEST ? 'Successful' : undefined,
  });
}

/** A time as Lambda's answers have it. */
export const functionTime = (timeMs: number): string => new Date(timeMs).toISOString().replace('Z', '+0000');

/** The levels count for the format JSON alone. */
function loggingOf({ logging: { format, applicationLevel, systemLevel, groupName } }: FunctionConfig): JsonObject {
  const levels = { ApplicationLogLevel: applicationLevel, SystemLogLevel: systemLevel };
  return { LogFormat: format, ...(format === 'JSON' && levels), LogGroup: groupName };
}
