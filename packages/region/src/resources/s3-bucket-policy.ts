import { jsonText, textOr } from '../core/properties.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import type { RegionServices } from './services.ts';

export const s3BucketPolicy: ResourceKind = {
  type: 'AWS::S3::BucketPolicy',
  properties: { Bucket: 'runs', PolicyDocument: 'runs' },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  declare(resource, services, before) {
    if (before !== undefined) setPolicy(before, services, '');
    setPolicy(resource, services, jsonText(resource.properties, 'PolicyDocument') ?? '');
  },
  remove: (resource, services) => setPolicy(resource, services, ''),
};

function setPolicy({ properties }: ResolvedResource, { permissions, naming }: RegionServices, policy: string): void {
  const bucket = textOr(properties, 'Bucket', '').toLowerCase();
  permissions.setPolicy(`arn:${naming.partition}:s3:::${bucket}`, policy);
}
