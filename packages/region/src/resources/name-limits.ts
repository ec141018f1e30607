import { createHash } from 'node:crypto';
import type { Constraint } from '../http/input-checker.ts';

/** A property that names a resource, and what its service demands of the name. */
export interface NameLimit extends Constraint {
  readonly property: string;
  readonly max: number;
}

/** By type; of the other types the services check the names themselves. */
export const NAME_LIMITS: Readonly<Record<string, NameLimit>> = {
  'AWS::ApiGatewayV2::Api': { property: 'Name', max: 128 },
  'AWS::DynamoDB::Table': { property: 'TableName', min: 3, max: 255, pattern: '[a-zA-Z0-9_.\\-]+' },
  'AWS::Events::ApiDestination': { property: 'Name', max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' },
  'AWS::Events::Connection': { property: 'Name', max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' },
  'AWS::Events::Rule': { property: 'Name', max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' },
  'AWS::Glue::Registry': { property: 'Name', max: 255, pattern: '[a-zA-Z0-9\\-_$#.]+' },
  'AWS::Glue::Schema': { property: 'Name', max: 255, pattern: '[a-zA-Z0-9\\-_$#.]+' },
  'AWS::IAM::ManagedPolicy': { property: 'ManagedPolicyName', max: 128, pattern: '[\\w+=,.@\\-]+' },
  'AWS::IAM::Role': { property: 'RoleName', max: 64, pattern: '[\\w+=,.@\\-]+' },
  'AWS::Lambda::Function': { property: 'FunctionName', max: 64, pattern: '[a-zA-Z0-9\\-_]+' },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' },
  'AWS::Pipes::Pipe': { property: 'Name', max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' },
  'AWS::S3::Bucket': { property: 'BucketName', min: 3, max: 63, pattern: '[a-z0-9][a-z0-9.\\-]*[a-z0-9]' },
  'AWS::SNS::Topic': { property: 'TopicName', max: 256, pattern: '[a-zA-Z0-9_\\-]+(\\.fifo)?' },
  'AWS::SQS::Queue': { property: 'QueueName', max: 80, pattern: '[a-zA-Z0-9_\\-]+(\\.fifo)?' },
  'AWS::StepFunctions::StateMachine': { property: 'StateMachineName', max: 80 },
};

const HASH_CHARACTERS = 12;

/** A name that CloudFormation makes, cut to what its service takes. The same name is always cut to the same. */
export function fittingName(type: string, name: string): string {
  const most = NAME_LIMITS[type]?.max ?? Number.POSITIVE_INFINITY;
  if (name.length <= most) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_CHARACTERS);
  return `${name.slice(0, most - HASH_CHARACTERS - 1)}-${hash}`;
}
