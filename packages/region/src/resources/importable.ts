import { AwsError } from '../core/aws-error.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { RegionServices } from './services.ts';

/** How a stack takes over a resource that exists. */
export interface Importable {
  /** The member that identifies one: the primary identifier of the type, which is what its Ref gives. */
  readonly identifier: string;
  isThere(resource: ResolvedResource, region: RegionServices): boolean | Promise<boolean>;
}

/**
 * The types that hold data.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html
 */
export const IMPORTABLE: Readonly<Record<string, Importable>> = {
  'AWS::DynamoDB::Table': {
    identifier: 'TableName',
    isThere: ({ ref }, { tables }) => tables.streams.find(ref) !== undefined,
  },
  'AWS::SQS::Queue': {
    identifier: 'QueueUrl',
    isThere: ({ ref }, { queues }) => queues.byLastPart(ref) !== undefined,
  },
  'AWS::S3::Bucket': { identifier: 'BucketName', isThere: ({ ref }, { objects }) => objects.has(ref) },
  'AWS::Events::EventBus': { identifier: 'Name', isThere: isDescribed('DescribeEventBus', 'Name') },
  'AWS::Events::Archive': { identifier: 'ArchiveName', isThere: isDescribed('DescribeArchive', 'ArchiveName') },
};

function isDescribed(operation: string, member: string): Importable['isThere'] {
  return async ({ ref }, { events }) => {
    try {
      return (await events[operation]?.({ [member]: ref })) !== undefined;
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return false;
      throw error;
    }
  };
}
