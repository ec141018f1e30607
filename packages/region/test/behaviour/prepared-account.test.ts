import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

/** What tools for deployments put into an account before they deploy: where they leave code and images. */
const TOOLKIT = template(
  {
    Code: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'code-of-apps',
        AccessControl: 'Private',
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [{ Id: 'old', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 9 } }],
        },
      },
    },
    Images: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'images', ImageTagMutability: 'IMMUTABLE' } },
  },
  {
    Outputs: {
      Name: { Value: { Ref: 'Images' } },
      Arn: { Value: { 'Fn::GetAtt': ['Images', 'Arn'] } },
      Uri: { Value: { 'Fn::GetAtt': ['Images', 'RepositoryUri'] } },
    },
  },
);

let open: OpenStacks;
beforeAll(async () => {
  open = await openStacks();
});
afterAll(() => open.stop());

test('an account is prepared for deployments: a repository for images, and a bucket that keeps the newest objects', async () => {
  expect(await open.created('toolkit', TOOLKIT)).toBe('CREATE_COMPLETE');
  expect(await open.outputs('toolkit')).toEqual({
    Name: 'images',
    Arn: 'arn:aws:ecr:eu-west-1:000000000000:repository/images',
    Uri: '000000000000.dkr.ecr.eu-west-1.amazonaws.com/images',
  });
  const objects = new S3Client({ ...open.client, forcePathStyle: true });
  const place = { Bucket: 'code-of-apps', Key: 'app.zip' };
  for (const Body of ['first', 'second']) await objects.send(new PutObjectCommand({ ...place, Body }));
  const { Body } = await objects.send(new GetObjectCommand(place));
  expect(await Body?.transformToString()).toBe('second');
  objects.destroy();
});
