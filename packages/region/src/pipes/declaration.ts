import type { JsonObject } from '../core/json.ts';

export type PipeState = 'RUNNING' | 'STOPPED';

/** A pipe as CreatePipe and CloudFormation declare it; the parameters of source and target keep their shape. */
export interface PipeDeclaration {
  readonly name: string;
  readonly roleArn: string;
  readonly source: string;
  readonly sourceParameters: JsonObject;
  readonly enrichment: string | undefined;
  readonly enrichmentParameters: JsonObject;
  readonly target: string;
  readonly targetParameters: JsonObject;
  readonly desiredState: PipeState;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The service in an ARN. */
export function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}
